// The delivery manifest by itself, as it lies in the ZIP.
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findExport } from '../export/store.ts'
import type { Context } from '../platform/context.ts'
import type { sent } from '../platform/http/bind.ts'
import { sendObject } from '../platform/http/send-object.ts'
import { manifestPaths } from './rules/manifest.ts'
import { manifestFile, manifestKey } from './zip-plan.ts'

const mimes = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' }

export async function sendManifest(
  ctx: Context,
  id: string,
  kind: 'json' | 'csv',
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<typeof sent> {
  const record = (await findExport(ctx.db, id)) ?? refuse('NOT_FOUND')
  const files = z.array(manifestFile).nullable().parse(record.manifest_files)
  const file = files?.find(({ path }) => path === manifestPaths[kind])
  if (!file || !record.sealed_at) refuse('EXPORT_NOT_READY', { detail: `The export is ${record.status}.` })
  const filename = `export-${id.slice(-6)}-${file.path}`
  const object = {
    key: manifestKey(id, file.sha256),
    etag: file.sha256,
    sha256: file.sha256,
    mime: mimes[kind],
    filename,
  }
  return sendObject(ctx.storage, request, reply, { ...object, cache: 'private' })
}
