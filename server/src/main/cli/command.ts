// What all commands share: one sentence for what went wrong, and exit codes: 0 done, 1 failed, 2 done in part.
import { CliError } from './client.ts'

export type Output = { json: boolean }

/** Runs a command; what goes wrong is one sentence and exit code 1. */
export function command<Args extends unknown[]>(
  work: (...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      await work(...args)
    } catch (error) {
      const isExpected = error instanceof CliError || process.env['SARTIQ_LOG_LEVEL'] !== 'debug'
      const text = error instanceof Error ? (isExpected ? error.message : error.stack) : String(error)
      process.stderr.write(`${text}\n`)
      process.exitCode = 1
    }
  }
}

export function say(message: string): void {
  process.stdout.write(`${message}\n`)
}

/** Waits for Ctrl-C or SIGTERM. */
export function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
