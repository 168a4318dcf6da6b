// One delivered file by itself: the seed's direct download.
import { basename } from 'node:path/posix'
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { noteMissing } from '../export/renditions.ts'
import { selectImages } from '../export/store.ts'
import { renditionPath } from '../export/rules/rendition-path.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { sent } from '../platform/http/bind.ts'
import { sendObject } from '../platform/http/send-object.ts'
import { ObjectMissing } from '../platform/storage/storage.ts'

export async function sendExportImage(
  ctx: Context,
  { id, image_id }: { id: string; image_id: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<typeof sent> {
  const image = await selectImages(ctx.db, id).where('export_images.id', '=', image_id).executeTakeFirst()
  if (!image) refuse('NOT_FOUND')
  const { rendition_key, sha256, mime, filename, expired_at } = image
  // A DAM may fetch what it is about to get.
  const isThere = image.status === 'completed' || image.status === 'uploading'
  if (!isThere || !rendition_key || !sha256 || !mime) {
    refuse('EXPORT_NOT_READY', { detail: `This image is ${image.status}.` })
  }
  if (expired_at) refuse('EXPORT_EXPIRED')
  const object = { key: renditionPath(rendition_key), etag: sha256, sha256, mime, filename: basename(filename) }
  try {
    return await sendObject(ctx.storage, request, reply, { ...object, cache: 'private' })
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error
    await transact(ctx.db, (tx) => noteMissing(tx, rendition_key, timestamp(ctx.clock)))
    return refuse('EXPORT_EXPIRED')
  }
}
