// `npm run bench [A1 A5 …]`: runs each question in a process of its own and prints the table. Asserts no time.
import { fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { machineLine, loadLine } from './machine.ts'
import { photoSource, photos } from './photos.ts'
import { type Row } from './question.ts'
import { type Answered, printTable } from './table.ts'

export type Answer = { title: string; counts: string; rows: Row[] }

const numberOf = (file: string) => Number(file.match(/^a(\d+)-/)?.[1])

async function main(): Promise<void> {
  const asked = process.argv.slice(2).map((id) => id.toUpperCase())
  const files = readdirSync(import.meta.dirname)
    .filter((file) => /^a\d+-.*\.ts$/.test(file))
    .filter((file) => asked.length === 0 || asked.includes(`A${numberOf(file)}`))
    .toSorted((a, b) => numberOf(a) - numberOf(b))
  console.log(`${machineLine()}\n${loadLine()}\n${photoSource}`)
  // Made here, so that no question's process carries the work.
  await photos()
  const answered: Answered[] = []
  for (const file of files) {
    const id = `A${numberOf(file)}`
    const begun = performance.now()
    const answer = await ask(file)
    console.log(`${id} ${Math.round((performance.now() - begun) / 1000)} s`)
    answered.push({ id, answer })
  }
  console.log(`${loadLine()}\n\n${printTable(answered)}`)
  if (answered.some(({ answer }) => typeof answer === 'string')) process.exitCode = 1
}

/** The answer, or why there is none. */
function ask(file: string): Promise<Answer | string> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, 'run-one.ts'), [join(import.meta.dirname, file)], {
      // As a worker process has it: some of libuv's threads stay free beside the images.
      env: { ...process.env, UV_THREADPOOL_SIZE: String(availableParallelism() + 4) },
    })
    let answer: Answer | string | undefined
    child.on('message', (message: Answer | string) => (answer = message))
    child.on('exit', (code, signal) => resolve(answer ?? `ended with ${code ?? signal}`))
  })
}

await main()
