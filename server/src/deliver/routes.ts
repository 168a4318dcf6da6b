// Deliver over HTTP: the ZIP, single files and the manifest.
import * as api from '@sartiq/contract/export/endpoints.ts'
import { permitDownload } from '../export/links.ts'
import type { Context } from '../platform/context.ts'
import { openRoute, type Route, route } from '../platform/http/bind.ts'
import { downloadExport } from './download-export.ts'
import { sendExportImage } from './send-export-image.ts'
import { sendManifest } from './send-manifest.ts'

export function deliverRoutes(ctx: Context): Route[] {
  return [
    openRoute(api.downloadExport, ({ actor, params, request, reply }) => {
      permitDownload(ctx, actor, request)
      return downloadExport(ctx, params.id, request, reply)
    }),
    openRoute(api.getExportImageFile, ({ actor, params, request, reply }) => {
      permitDownload(ctx, actor, request)
      return sendExportImage(ctx, params, request, reply)
    }),
    route(api.getManifestJson, ({ params, request, reply }) => sendManifest(ctx, params.id, 'json', request, reply)),
    route(api.getManifestCsv, ({ params, request, reply }) => sendManifest(ctx, params.id, 'csv', request, reply)),
  ]
}
