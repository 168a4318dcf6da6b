// The gallery's place in the address bar: filters, sort and the focused item; and the filters as the API takes them.
import { shotStatuses } from '@sartiq/contract/decide/states.ts'
import { id } from '@sartiq/contract/fields.ts'
import { z } from 'zod'

/** The tabs; a link without a status shows what waits for a decision. */
export const galleryTabs = [...shotStatuses, 'ALL', 'DELETED'] as const
export type GalleryTab = (typeof galleryTabs)[number]

const several = z.preprocess(
  (value) => (value === undefined ? undefined : [value].flat()),
  z.array(z.string().max(200)).min(1).max(50).optional(),
)

/** Whatever somebody pastes into the address bar: a part that makes no sense is dropped, never an error. */
const gallerySearch = z.object({
  shooting_id: id.optional().catch(undefined),
  status: z.enum(galleryTabs).optional().catch(undefined),
  shot_type: several.catch(undefined),
  subject: several.catch(undefined),
  style_name: several.catch(undefined),
  open_revision: z.literal('true').optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  sort: z.enum(['newest', 'oldest']).optional().catch(undefined),
  at: z.coerce.number().int().min(0).optional().catch(undefined),
})
export type GallerySearch = z.output<typeof gallerySearch>

const viewerSearch = gallerySearch.extend({ prediction: id.optional().catch(undefined) })
export type ViewerSearch = z.output<typeof viewerSearch>

export function parseGallerySearch(raw: Record<string, unknown>): GallerySearch {
  return gallerySearch.parse(raw)
}

export function parseViewerSearch(raw: Record<string, unknown>): ViewerSearch {
  return viewerSearch.parse(raw)
}

/** Filters of a page: what the API is asked, and what its caches are kept under. */
export type Filters = {
  shooting_id?: string | undefined
  status?: (typeof shotStatuses)[number][] | undefined
  shot_type?: string[] | undefined
  subject?: string[] | undefined
  style_name?: string[] | undefined
  open_revision?: 'true' | undefined
  q?: string | undefined
  sort: 'newest' | 'oldest'
}

export function filtersOf(search: GallerySearch): Filters {
  const { shooting_id, shot_type, subject, style_name, open_revision, q, sort = 'newest' } = search
  const tab = search.status ?? 'PENDING_REVIEW'
  // What is deleted is in no gallery; beside it, all that is not can be looked at.
  const status = tab === 'ALL' || tab === 'DELETED' ? undefined : [tab]
  return { shooting_id, status, shot_type, subject, style_name, open_revision, q: q || undefined, sort }
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed({ shot_type, subject, style_name, open_revision, q }: GallerySearch): boolean {
  return [shot_type, subject, style_name, open_revision, q].some((part) => part !== undefined && part.length > 0)
}
