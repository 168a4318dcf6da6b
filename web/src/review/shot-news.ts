// What an event tells of a shot, and what of it is news.
import { shot } from '@sartiq/contract/intake/shot.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import type { z } from 'zod'

const { open_revision, deleted_at } = shot.shape

/** The two marks come only with events that change them. */
export const shotNews = shot
  .pick({ status: true, version: true, approved_prediction_id: true })
  .extend({ open_revision: open_revision.optional(), deleted_at: deleted_at.optional() })
  .strip()
export type ShotNews = z.output<typeof shotNews>

/**
 * What changes in a shot as it is known here; null where nothing does. Our own decision comes back as an event, perhaps
 * after it was undone: what is older than what we know is no news. A revision that was answered raises no version, so
 * its mark counts at the same version too.
 */
export function newsAbout(known: Shot | undefined, news: ShotNews): Partial<Shot> | null {
  if (!known || news.version < known.version) return null
  if (news.version > known.version) return definedOf(news)
  const isOpen = news.open_revision
  return isOpen === undefined || isOpen === known.open_revision ? null : { open_revision: isOpen }
}

function definedOf({ status, version, approved_prediction_id, ...marks }: ShotNews): Partial<Shot> {
  return {
    status,
    version,
    approved_prediction_id,
    ...(marks.open_revision !== undefined && { open_revision: marks.open_revision }),
    ...(marks.deleted_at !== undefined && { deleted_at: marks.deleted_at }),
  }
}
