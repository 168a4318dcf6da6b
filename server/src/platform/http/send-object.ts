// Sends an object of storage, whole or the range that was asked, with a strong ETag.
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { checkHash } from '../storage/check-hash.ts'
import { ObjectMissing, type Storage } from '../storage/storage.ts'
import { sent } from './bind.ts'
import { answerRange, rangeHeaders } from './range.ts'

export type ObjectToSend = {
  key: string
  /** Without quotes: a hash of the bytes. */
  etag: string
  mime: string
  /** `immutable`: the address always gives these bytes; `private`: ask again each time. */
  cache: 'immutable' | 'private'
  /** Sent whole, the bytes must have this hash: else 500, or the connection breaks off when some are sent. */
  sha256?: string
  /** Sent as a file to keep under this name; absent: shown in place. */
  filename?: string
}

/** Answers a GET with an object's bytes. @throws ObjectMissing */
export async function sendObject(
  storage: Storage,
  request: FastifyRequest,
  reply: FastifyReply,
  object: ObjectToSend,
): Promise<typeof sent> {
  const etag = `"${object.etag}"`
  reply.header(
    'cache-control',
    object.cache === 'immutable' ? 'private, max-age=31536000, immutable' : 'private, no-cache',
  )
  if (matches(request.headers['if-none-match'], etag)) {
    await reply.status(304).header('etag', etag).send()
    return sent
  }
  const bytes = await storage.head(object.key)
  if (bytes === null) throw new ObjectMissing(object.key)
  const range = answerRange(request.headers, { etag, bytes })
  const headers = rangeHeaders(range, { etag, bytes })
  if (range.status === 416) {
    reply.headers(headers)
    refuse('RANGE_NOT_SATISFIABLE')
  }
  reply.status(range.status).headers(headers).type(object.mime)
  if (object.filename) reply.header('content-disposition', contentDisposition(object.filename))
  const body = await storage.get(object.key, range.status === 206 ? { start: range.from, end: range.to } : undefined)
  const { sha256, key } = object
  await reply.send(range.status === 200 && sha256 !== undefined ? checkHash(body, sha256, key) : body)
  return sent
}

/** Whether an If-None-Match header names the ETag (RFC 9110 13.1.2: weak comparison). */
export function matches(header: string | undefined, etag: string): boolean {
  if (!header) return false
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag)
}

/** `attachment` with a name in ASCII and, exactly, in UTF-8 (RFC 6266, RFC 8187). */
export function contentDisposition(filename: string): string {
  const ascii = filename.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\]/g, '_')
  const exact = encodeURIComponent(filename).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`
}
