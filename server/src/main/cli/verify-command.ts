// `sartiq verify`: checks a delivered ZIP offline.
import { verifyZip } from '../../deliver/zip/verify-zip.ts'
import { command, type Output, say } from './command.ts'

export const verify = command(async (file: string, { json }: Output) => {
  const report = await verifyZip(file)
  if (json) say(JSON.stringify(report, null, 2))
  else {
    for (const { path, digital_source_type, c2pa } of report.files) {
      const type = digital_source_type?.split('/').at(-1) ?? 'no DigitalSourceType'
      say(`${path}: ${type}, ${c2pa ? 'with' : 'no'} content credentials (C2PA)`)
    }
    for (const { path, problem } of report.problems) say(`✕ ${path}: ${problem}`)
    say(
      report.ok
        ? `${file} is whole: ${report.entries} files, every one as the manifest says`
        : `${file} is not as it was delivered`,
    )
  }
  if (!report.ok) process.exitCode = 1
})
