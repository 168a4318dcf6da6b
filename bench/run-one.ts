// Runs one question and hands its rows to the parent.
import type { Question } from './question.ts'
import type { Answer } from './run.ts'

const { question } = (await import(process.argv[2] ?? '')) as { question: Question }

async function answerOf({ title, counts, run }: Question): Promise<Answer | string> {
  try {
    return { title, counts, rows: await run() }
  } catch (error) {
    console.error(error)
    return error instanceof Error ? error.message : String(error)
  }
}

const answer = await answerOf(question)
process.send?.(answer, () => process.exit())
