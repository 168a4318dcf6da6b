// Export over HTTP.
import { refuse } from '@sartiq/contract/error.ts'
import * as api from '@sartiq/contract/export/endpoints.ts'
import type { FastifyReply } from 'fastify'
import { basePath } from '@sartiq/contract/api.ts'
import type { Context } from '../platform/context.ts'
import { type Route, route } from '../platform/http/bind.ts'
import { cancelExport } from './cancel-export.ts'
import { createExport } from './create-export.ts'
import { linksOf } from './links.ts'
import { listExportImages } from './list-export-images.ts'
import { listExports } from './list-exports.ts'
import { previewExport } from './preview-export.ts'
import { retryExport } from './retry-export.ts'
import { exportView, findExport } from './store.ts'

export function exportRoutes(ctx: Context): Route[] {
  return [
    route(api.createExport, async ({ actor, body, once, reply }) =>
      withLocation(reply, await createExport(ctx, actor, body, once)),
    ),
    route(api.createBulkExport, async ({ actor, body, once, reply }) =>
      withLocation(reply, await createExport(ctx, actor, body, once)),
    ),
    route(api.previewExport, ({ body }) => previewExport(ctx, body)),
    route(api.listExports, ({ query }) => listExports(ctx, query)),
    route(api.getExport, async ({ params }) => {
      const row = await findExport(ctx.db, params.id)
      return row ? exportView(ctx.db, row, linksOf(ctx)) : refuse('NOT_FOUND')
    }),
    route(api.listExportImages, ({ params, query }) => listExportImages(ctx, params.id, query)),
    route(api.cancelExport, ({ actor, params }) => cancelExport(ctx, actor, params.id)),
    route(api.retryExport, ({ actor, params }) => retryExport(ctx, actor, params.id)),
  ]
}

function withLocation<T extends { id: string }>(reply: FastifyReply, record: T): T {
  reply.header('location', `${basePath}/exports/${record.id}`)
  return record
}
