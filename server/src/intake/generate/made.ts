// What a generator made: bytes in storage, not yet filed under their shot. And how it says that it cannot.
import type { Readable } from 'node:stream'
import { Refusal } from '@sartiq/contract/error.ts'
import type { RevisionRow, ShotRow } from '../../platform/db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { type StoredSource, storeSource } from '../store-source.ts'

export type Job = {
  revision: RevisionRow
  shot: ShotRow & { shooting: string }
  /** sha256 of the image that is to be changed. */
  parent_sha256: string
  /** The parent's config with the overrides: what the new image is made by. */
  config: Record<string, unknown>
}

/** One image; `config` is what differs from the job's. */
export type Made = StoredSource & { config: Record<string, unknown>; external_id?: string | undefined }

/** Images, or `later`: the generator will hand them in by itself. */
export type Answer = Made[] | 'later'

/** The generator cannot do this, and asking the same again is useless. The message is for the reviewer. */
export class GeneratorFailure extends Error {}

/** At most this many images in one answer. */
export const mostImages = 8

export async function keep(
  ctx: Context,
  body: Readable,
  more: { config?: Record<string, unknown> | undefined; external_id?: string | undefined } = {},
): Promise<Made> {
  try {
    return { ...(await storeSource(ctx.storage, body)), config: more.config ?? {}, external_id: more.external_id }
  } catch (error) {
    if (error instanceof Refusal) throw new GeneratorFailure(`The generator sent an empty image.`)
    throw error
  }
}

/** The start of what a peer said, as it may stand in a message. */
export function excerpt(text: string): string {
  const clean = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean
}

/** Answers that a later try may mend. */
export function isPassing(status: number): boolean {
  return [408, 425, 429].includes(status) || status >= 500
}
