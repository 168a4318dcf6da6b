// A worker steps back by itself, and takes nobody with it who shares its terminal.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const program = `
  import { readFileSync, writeFileSync } from 'node:fs'
  import { getPriority } from 'node:os'
  import { stepBack } from ${JSON.stringify(join(import.meta.dirname, 'step-back.ts'))}
  await stepBack({ warn: (...said) => console.log(said) })
  console.log(getPriority(), readFileSync('/proc/self/autogroup', 'utf8').split(' ').at(-1))`

async function run(detached: boolean): Promise<number[]> {
  // `setsid` gives even the one that is not detached a session that is not this test's.
  const node = [process.execPath, '--input-type=module', '-e', program]
  const [command = '', ...args] = detached ? node : ['setsid', '--wait', 'sh', '-c', '"$0" "$@"; exit $?', ...node]
  const child = spawn(command, args, { detached, stdio: ['ignore', 'pipe', 'inherit'] })
  return (await text(child.stdout)).trim().split(' ').map(Number)
}

test.runIf(existsSync('/proc/self/autogroup'))('its own session yields, that of a terminal does not', async () => {
  expect(await run(true)).toEqual([10, 10])
  expect(await run(false)).toEqual([10, 0])
})
