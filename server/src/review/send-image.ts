// The bytes of a prediction: its small versions, and the source as it came.
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { derivedEtag, derivedKey, sourceKey } from '../intake/rules/keys.ts'
import { findPrediction } from '../intake/store.ts'
import type { Context } from '../platform/context.ts'
import { type sent } from '../platform/http/bind.ts'
import { sendObject } from '../platform/http/send-object.ts'

const mimes: Record<string, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  tiff: 'image/tiff',
  avif: 'image/avif',
}

/** Sends one of a prediction's files. 404 where there is no such prediction or its image could not be read yet. */
export async function sendImage(
  ctx: Context,
  id: string,
  kind: 'thumbnail' | 'preview' | 'original',
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<typeof sent> {
  const row = await findPrediction(ctx.db, id)
  if (!row || (kind !== 'original' && row.image_status !== 'ready')) refuse('NOT_FOUND')
  const { sha256 } = row
  const object =
    kind === 'original'
      ? { key: sourceKey(sha256), etag: sha256, mime: mimes[row.format ?? ''] ?? 'application/octet-stream' }
      : { key: derivedKey(sha256, kind), etag: derivedEtag(sha256, kind), mime: 'image/jpeg' }
  return sendObject(ctx.storage, request, reply, { ...object, cache: 'immutable' })
}
