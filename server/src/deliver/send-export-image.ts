// One delivered file by itself: the seed's direct download.
import { basename } from 'node:path/posix'
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { selectImages } from '../export/store.ts'
import { renditionPath } from '../export/rules/rendition-path.ts'
import type { Context } from '../platform/context.ts'
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
  const { rendition_key, sha256, mime, filename } = image
  // A DAM may fetch what it is about to get.
  const isThere = image.status === 'completed' || image.status === 'uploading'
  if (!isThere || !rendition_key || !sha256 || !mime) {
    refuse('EXPORT_NOT_READY', { detail: `This image is ${image.status}.` })
  }
  const object = { key: renditionPath(rendition_key), etag: sha256, sha256, mime, filename: basename(filename) }
  try {
    return await sendObject(ctx.storage, request, reply, { ...object, cache: 'private' })
  } catch (error) {
    if (error instanceof ObjectMissing) refuse('EXPORT_EXPIRED')
    throw error
  }
}
