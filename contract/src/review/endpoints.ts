// Review: the gallery, one image with its variations, the bytes to look at, and live events.
import { z } from 'zod'
import { rejectionReasons, shotStatuses } from '../decide/states.ts'
import { endpoint } from '../endpoint.ts'
import { flag, id, listOf, page, several, time, words } from '../fields.ts'
import { prediction, shot, statusCounts } from '../intake/shot.ts'

/** The gallery's filters: one shape for link, API and filter bar. */
export const galleryFilters = z
  .strictObject({
    shooting_id: id.optional(),
    status: several(z.enum(shotStatuses)).optional(),
    shot_type: several(words).optional(),
    sku: several(words).optional(),
    subject: several(words).optional(),
    style_name: several(words).optional(),
    reason: several(z.enum(rejectionReasons)).optional(),
    open_revision: flag.optional(),
    from: time.optional(),
    to: time.optional(),
    q: words.optional().describe('Part of a SKU, product name, shot type or subject.'),
    group_by: z.enum(['shot', 'prediction']).default('shot'),
    sort: z.enum(['newest', 'oldest']).default('newest'),
  })
  .meta({ id: 'GalleryFilters' })
export type GalleryFilters = z.infer<typeof galleryFilters>

/** A card: a shot and the image that stands for it, the approved prediction or else the newest. */
export const galleryItem = z.strictObject({ shot, prediction }).meta({ id: 'GalleryItem' })
export type GalleryItem = z.infer<typeof galleryItem>

export const listGallery = endpoint({
  id: 'listGallery',
  chapter: 'review',
  method: 'GET',
  path: '/gallery',
  summary: 'Images with metadata, one card a shot',
  permission: 'view',
  query: galleryFilters.extend(page),
  replies: { 200: listOf(galleryItem) },
})

export const getGalleryIndex = endpoint({
  id: 'getGalleryIndex',
  chapter: 'review',
  method: 'GET',
  path: '/gallery/index',
  summary: 'A cursor for every 200th item, so that a scrollbar can jump anywhere',
  permission: 'view',
  query: galleryFilters,
  replies: { 200: z.strictObject({ total: z.int(), bucket: z.literal(200), anchors: z.array(z.string()) }) },
})

const facet = z.array(z.strictObject({ value: z.string(), count: z.int() }))

export const getGalleryFacets = endpoint({
  id: 'getGalleryFacets',
  chapter: 'review',
  method: 'GET',
  path: '/gallery/facets',
  summary: 'Counts by status, shot type, subject, style and shooting',
  permission: 'view',
  query: galleryFilters,
  replies: {
    200: z.strictObject({
      status: statusCounts,
      shot_type: facet,
      subject: facet,
      style_name: facet,
      shooting: z.array(z.strictObject({ value: z.string(), id, count: z.int() })),
    }),
  },
})

export const listPredictions = endpoint({
  id: 'listPredictions',
  chapter: 'review',
  method: 'GET',
  path: '/predictions',
  summary: 'All variations of a shot, oldest first',
  permission: 'view',
  query: z.strictObject({ ...page, shot_id: id }),
  replies: { 200: listOf(prediction) },
  refusals: ['NOT_FOUND'],
})

const byId = z.strictObject({ id })

export const getPrediction = endpoint({
  id: 'getPrediction',
  chapter: 'review',
  method: 'GET',
  path: '/predictions/{id}',
  summary: 'One prediction',
  permission: 'view',
  params: byId,
  replies: { 200: prediction },
})

export const getThumbnail = endpoint({
  id: 'getThumbnail',
  chapter: 'review',
  method: 'GET',
  path: '/predictions/{id}/thumbnail',
  summary: 'JPEG, longest side 512 px, sRGB',
  permission: 'view',
  params: byId,
  replies: {},
  files: ['image/jpeg'],
})

export const getPreview = endpoint({
  ...getThumbnail,
  id: 'getPreview',
  path: '/predictions/{id}/preview',
  summary: 'JPEG, longest side at most 2048 px, sRGB',
})

export const getOriginal = endpoint({
  ...getThumbnail,
  id: 'getOriginal',
  path: '/predictions/{id}/original',
  summary: 'The source, byte for byte; takes Range',
  files: ['image/*'],
  refusals: ['RANGE_NOT_SATISFIABLE'],
})

/** How far two images differ, as they are seen: in sRGB, on white, at most 2048 px. Shares are of the first image. */
export const difference = z
  .strictObject({
    changed_percent: z.number().describe('0 to 100, two decimals.'),
    inside_annotations_percent: z.number().nullable().describe('Null where nothing is annotated with a place.'),
    outside_annotations_percent: z.number().nullable(),
    threshold: z.int().describe('A pixel counts as changed when a channel differs by more than this, of 255.'),
  })
  .meta({ id: 'Difference' })
export type Difference = z.infer<typeof difference>

export const getDifference = endpoint({
  id: 'getDifference',
  chapter: 'review',
  method: 'GET',
  path: '/predictions/{id}/difference',
  summary: 'Where another image differs: a PNG to lay over the first, or figures with `Accept: application/json`',
  permission: 'view',
  params: byId,
  query: z.strictObject({ with: id }),
  replies: {
    200: difference,
    202: z.strictObject({ status: z.literal('computing') }).describe('Not computed yet; ask again.'),
  },
  files: ['image/png'],
  refusals: ['RANGE_NOT_SATISFIABLE'],
})

/** A live event: what changed, and the fields that are new. */
export const liveEvent = z.strictObject({
  seq: z.int(),
  type: z.string(),
  id,
  patch: z.record(z.string(), z.unknown()),
})
export type LiveEvent = z.infer<typeof liveEvent>

export const streamEvents = endpoint({
  id: 'streamEvents',
  chapter: 'review',
  method: 'GET',
  path: '/events',
  summary: 'Server-Sent Events; `Last-Event-ID` resumes',
  permission: 'view',
  replies: {},
  files: ['text/event-stream'],
})
