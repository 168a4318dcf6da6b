// Where an upload stands: the operations that a connector's steps come to, and what is kept of them over a crash.
import { z } from 'zod'
import type { ConnectorStep } from '@sartiq/contract/deliver/connector.ts'
import { isList } from '@sartiq/contract/deliver/template.ts'
import { DamFailure } from './failure.ts'
import type { Part } from './request-body.ts'

export const namedValue = z.union([z.string(), z.array(z.string()).readonly(), z.record(z.string(), z.string())])

/** `next`: the operation to go on with; `part`: how many parts of it are there already. */
export const progress = z.object({
  next: z.int().min(0).default(0),
  part: z.int().min(0).default(0),
  saved: z.record(z.string(), namedValue).default({}),
})
export type Progress = z.infer<typeof progress>

export const nothingDone: Progress = { next: 0, part: 0, saved: {} }

export type Operation =
  | { kind: 'request'; step: ConnectorStep }
  | { kind: 'poll'; step: ConnectorStep; poll: NonNullable<ConnectorStep['poll']> }
  | { kind: 'parts'; steps: [ConnectorStep, ...ConnectorStep[]] }

/** Steps to operations: a poll is one of its own, and neighbours that repeat are one that takes turns. */
export function operationsOf(steps: readonly ConnectorStep[]): Operation[] {
  const operations: Operation[] = []
  for (const step of steps) {
    const last = operations.at(-1)
    if (step.repeat && last?.kind === 'parts') last.steps.push(step)
    else operations.push(step.repeat ? { kind: 'parts', steps: [step] } : { kind: 'request', step })
    if (step.poll) operations.push({ kind: 'poll', step, poll: step.poll })
  }
  return operations
}

/** Which operation a step's id means; 0 where there is none. */
export function operationOf(operations: readonly Operation[], id: string): number {
  const at = operations.findIndex((one) =>
    one.kind === 'parts' ? one.steps.some((step) => step.id === id) : one.step.id === id,
  )
  return Math.max(0, at)
}

/**
 * Cuts a file into parts: as large as the step says, or as the peer's list of addresses wants it. Addresses may be left.
 * @throws DamFailure final, where the peer's numbers do not fit the file
 */
export function planParts(
  bytes: number,
  step: ConnectorStep,
  saved: Progress['saved'],
): { parts: Part[]; urls: readonly string[] } {
  const number = (name: string | undefined): number | undefined => {
    const value = name === undefined ? undefined : Number(saved[name])
    return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined
  }
  const list = step.part_urls === undefined ? undefined : saved[step.part_urls]
  const urls = typeof list === 'string' ? [list] : isList(list) ? list : []
  const min = number(step.part_min) ?? 1
  const max = number(step.part_max) ?? Number.MAX_SAFE_INTEGER
  const wanted = urls.length > 0 ? Math.ceil(bytes / urls.length) : Math.min(step.part_bytes, max)
  const size = Math.max(wanted, min, 1)
  if (size > max || (step.part_urls !== undefined && urls.length === 0)) {
    const message = 'The DAM handed out too few addresses for the parts of this file.'
    throw new DamFailure('final', message, { code: 'DAM_ANSWER_UNUSABLE' })
  }
  const count = Math.max(1, Math.ceil(bytes / size))
  const parts = Array.from({ length: count }, (_, at) => ({ start: at * size, end: Math.min(bytes, (at + 1) * size) }))
  return { parts, urls }
}
