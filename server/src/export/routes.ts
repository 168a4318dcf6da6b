// Export over HTTP.
import { refuse } from '@sartiq/contract/error.ts'
import * as api from '@sartiq/contract/export/endpoints.ts'
import * as presets from '@sartiq/contract/export/preset.ts'
import type { FastifyReply } from 'fastify'
import { basePath } from '@sartiq/contract/api.ts'
import type { Context } from '../platform/context.ts'
import { type Route, route } from '../platform/http/bind.ts'
import { cancelExport } from './cancel-export.ts'
import { createExport } from './create-export.ts'
import { createExportPreset } from './create-export-preset.ts'
import { deleteExportPreset } from './delete-export-preset.ts'
import { linksOf } from './links.ts'
import { listExportImages } from './list-export-images.ts'
import { listExportPresets } from './list-export-presets.ts'
import { listExports } from './list-exports.ts'
import { listShotExports } from './list-shot-exports.ts'
import { previewExport } from './preview-export.ts'
import { retryExport } from './retry-export.ts'
import { exportView, findExport } from './store.ts'
import { updateExportPreset } from './update-export-preset.ts'

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
    route(api.listShotExports, ({ params, query }) => listShotExports(ctx, params.id, query)),
    route(api.getExport, async ({ params }) => {
      const row = await findExport(ctx.db, params.id)
      return row ? exportView(ctx.db, row, linksOf(ctx)) : refuse('NOT_FOUND')
    }),
    route(api.listExportImages, ({ params, query }) => listExportImages(ctx, params.id, query)),
    route(api.cancelExport, ({ actor, params }) => cancelExport(ctx, actor, params.id)),
    route(api.retryExport, ({ actor, params }) => retryExport(ctx, actor, params.id)),
    route(presets.listExportPresets, ({ query }) => listExportPresets(ctx, query)),
    route(presets.createExportPreset, ({ actor, body, once }) => createExportPreset(ctx, actor, body, once)),
    route(presets.updateExportPreset, ({ actor, params, body }) => updateExportPreset(ctx, actor, params.id, body)),
    route(presets.deleteExportPreset, async ({ actor, params }) => {
      await deleteExportPreset(ctx, actor, params.id)
      return null
    }),
  ]
}

function withLocation<T extends { id: string }>(reply: FastifyReply, record: T): T {
  reply.header('location', `${basePath}/exports/${record.id}`)
  return record
}
