// Deliver over HTTP: the ZIP, single files and the manifest; destinations, and what went there.
import { refuse } from '@sartiq/contract/error.ts'
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import * as exporting from '@sartiq/contract/export/endpoints.ts'
import { permitDownload } from '../export/links.ts'
import type { Context } from '../platform/context.ts'
import { openRoute, type Route, route } from '../platform/http/bind.ts'
import { createDestination } from './create-destination.ts'
import { deleteDestination } from './delete-destination.ts'
import { deliveryViews, findDelivery } from './deliveries.ts'
import { destinationView, findDestination } from './destinations.ts'
import { downloadExport } from './download-export.ts'
import { listDeliveries, listExportDeliveries } from './list-deliveries.ts'
import { listDestinations } from './list-destinations.ts'
import { replayDeliveries } from './replay-deliveries.ts'
import { replayDelivery } from './replay-delivery.ts'
import { rotateWebhookSecret } from './rotate-webhook-secret.ts'
import { sendExportImage } from './send-export-image.ts'
import { sendManifest } from './send-manifest.ts'
import { testDestination } from './test-destination.ts'
import { updateDestination } from './update-destination.ts'

export function deliverRoutes(ctx: Context): Route[] {
  return [...fileRoutes(ctx), ...destinationRoutes(ctx), ...deliveryRoutes(ctx)]
}

function fileRoutes(ctx: Context): Route[] {
  return [
    openRoute(exporting.downloadExport, ({ actor, params, request, reply }) => {
      permitDownload(ctx, actor, request)
      return downloadExport(ctx, params.id, request, reply)
    }),
    openRoute(exporting.getExportImageFile, ({ actor, params, request, reply }) => {
      permitDownload(ctx, actor, request)
      return sendExportImage(ctx, params, request, reply)
    }),
    route(exporting.getManifestJson, ({ params, request, reply }) =>
      sendManifest(ctx, params.id, 'json', request, reply),
    ),
    route(exporting.getManifestCsv, ({ params, request, reply }) =>
      sendManifest(ctx, params.id, 'csv', request, reply),
    ),
  ]
}

function destinationRoutes(ctx: Context): Route[] {
  return [
    route(api.listDestinations, ({ actor, query }) => listDestinations(ctx, actor, query)),
    route(api.getDestination, async ({ actor, params }) => {
      const row = await findDestination(ctx.db, params.id)
      return row ? destinationView(ctx, row, actor.role) : refuse('NOT_FOUND')
    }),
    route(api.createDestination, ({ actor, body, once }) => createDestination(ctx, actor, body, once)),
    route(api.updateDestination, ({ actor, params, body }) => updateDestination(ctx, actor, params.id, body)),
    route(api.deleteDestination, async ({ actor, params }) => {
      await deleteDestination(ctx, actor, params.id)
      return null
    }),
    route(api.testDestination, ({ actor, params, body }) => testDestination(ctx, actor, params.id, body)),
    route(api.rotateWebhookSecret, ({ actor, params }) => rotateWebhookSecret(ctx, actor, params.destination_id)),
  ]
}

function deliveryRoutes(ctx: Context): Route[] {
  return [
    route(api.listDeliveries, ({ params, query }) => listDeliveries(ctx, params.id, query)),
    route(api.listExportDeliveries, ({ params, query }) => listExportDeliveries(ctx, params.id, query)),
    route(api.getDelivery, async ({ params }) => {
      const row = await findDelivery(ctx.db, params.id)
      const [view] = row ? await deliveryViews(ctx.db, [row]) : []
      return view ?? refuse('NOT_FOUND')
    }),
    route(api.replayDelivery, ({ actor, params }) => replayDelivery(ctx, actor, params.id)),
    route(api.replayDeliveries, ({ actor, params, body }) => replayDeliveries(ctx, actor, params.id, body)),
  ]
}
