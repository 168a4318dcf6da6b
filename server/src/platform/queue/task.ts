// A task: the name and payload of work that is done later. Definitions hold no code, so that adding one loads nothing.
import type { z } from 'zod'

export type Task<Payload extends object = object> = {
  name: string
  payload: z.ZodType<Payload>
  /** How many times a failed run is tried again before `giveUp` is called. */
  retries: number
  /** Runs at once in one worker process: `slots` follows the machine's cores, a number is fixed. */
  concurrency: 'slots' | number
}

/** Declares a task. */
export function task<Payload extends object>(definition: Task<Payload>): Task<Payload> {
  return definition
}

/** What runs a task. Both must be safe to run twice. */
export type Handler<Context, Payload extends object = object> = {
  task: Task<Payload>
  run(context: Context, payload: Payload, signal: AbortSignal): Promise<void>
  /** The last try failed: write down how it ended, so that nobody waits for it. */
  giveUp?(context: Context, payload: Payload, error: unknown): Promise<void>
}

/** Pairs a task with its verb. */
export function handler<Context, Payload extends object>(pair: Handler<Context, Payload>): Handler<Context, Payload> {
  return pair
}
