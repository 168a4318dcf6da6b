// Review over HTTP.
import { refuse } from '@sartiq/contract/error.ts'
import * as api from '@sartiq/contract/review/endpoints.ts'
import { predictionView } from '../intake/rules/views.ts'
import { findPrediction } from '../intake/store.ts'
import type { Context } from '../platform/context.ts'
import { type Route, route } from '../platform/http/bind.ts'
import { getDifference } from './get-difference.ts'
import { getGalleryFacets } from './get-gallery-facets.ts'
import { getGalleryIndex } from './get-gallery-index.ts'
import { listGallery } from './list-gallery.ts'
import { listPredictions } from './list-predictions.ts'
import { sendImage } from './send-image.ts'
import { streamEvents } from './stream-events.ts'

/** @param closing ends the streams when the server stops */
export function reviewRoutes(ctx: Context, closing: AbortSignal): Route[] {
  return [
    route(api.listGallery, ({ query, actor }) => listGallery(ctx, query, actor.role)),
    route(api.getGalleryIndex, ({ query }) => getGalleryIndex(ctx, query)),
    route(api.getGalleryFacets, ({ query }) => getGalleryFacets(ctx, query)),
    route(api.listPredictions, ({ query }) => listPredictions(ctx, query)),
    route(api.getPrediction, async ({ params }) => {
      const row = await findPrediction(ctx.db, params.id)
      return row ? predictionView(row) : refuse('NOT_FOUND')
    }),
    route(api.getThumbnail, ({ params, request, reply }) => sendImage(ctx, params.id, 'thumbnail', request, reply)),
    route(api.getPreview, ({ params, request, reply }) => sendImage(ctx, params.id, 'preview', request, reply)),
    route(api.getOriginal, ({ params, request, reply }) => sendImage(ctx, params.id, 'original', request, reply)),
    route(api.getDifference, ({ params, query, request, reply }) =>
      getDifference(ctx, params.id, query.with, request, reply),
    ),
    route(api.streamEvents, ({ request, reply }) => streamEvents(ctx, request, reply, closing)),
  ]
}
