// `sartiq doctor`: prints what `examine` found.
import { readConfig } from '../../platform/config.ts'
import { command, type Output, say } from './command.ts'
import { examine } from './doctor.ts'

export const doctor = command(async ({ json }: Output) => {
  const findings = await examine(readConfig(process.env))
  if (json) say(JSON.stringify(findings, null, 2))
  else for (const { name, ok, detail } of findings) say(`${ok ? '✓' : '✕'} ${name}: ${detail}`)
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1
})
