// Takes an upload apart: its metadata first, then the image, which flows into storage while it is hashed.
import { predictionMetadata } from '@sartiq/contract/intake/shot.ts'
import { id, label } from '@sartiq/contract/fields.ts'
import { Refusal, refuse } from '@sartiq/contract/error.ts'
import type { Readable } from 'node:stream'
import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import { read } from '../platform/http/bind.ts'
import { imageLimit, jsonLimit } from '../platform/http/server.ts'
import { OutgoingError } from '../platform/outgoing/outgoing-error.ts'
import { whyNotStorable } from './rules/storable.ts'
import { type StoredSource, storeSource } from './store-source.ts'

/** With `shot_id` the shot is known, and its natural key need not be said again. */
const toKnownShot = predictionMetadata.extend({
  shot_id: id,
  shooting: label.optional(),
  sku: label.optional(),
  shot_type: label.optional(),
})
const withUrl = { image_url: z.url({ protocol: /^https?$/, message: 'must be an http or https address' }).max(4000) }

const maxConfig = 64 * 1024

export type ImageMetadata = z.output<typeof predictionMetadata> | z.output<typeof toKnownShot>
export type Received = StoredSource & { metadata: ImageMetadata }

/** Reads an upload and keeps its bytes. Nothing else is written yet. */
export async function receiveImage(ctx: Context, request: FastifyRequest): Promise<Received> {
  if (request.isMultipart()) return receiveMultipart(ctx, request)
  if (request.body === undefined)
    refuse('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send multipart/form-data, or JSON with image_url.' })
  const { image_url, ...rest } = read(z.looseObject({}), request.body, '')
  const metadata = readMetadata(rest, '')
  const { image_url: url } = read(z.object(withUrl), { image_url }, '')
  return { metadata, ...(await fetchSource(ctx, url)) }
}

async function fetchSource(ctx: Context, url: string): Promise<StoredSource> {
  try {
    const answer = await ctx.outgoing.stream({ method: 'GET', url, deadline_ms: 120_000, max_bytes: imageLimit })
    if (answer.status === 200) return await storeSource(ctx.storage, answer.body)
    answer.body.destroy()
    return refuseUrl(`its server answered ${answer.status}.`)
  } catch (error) {
    if (error instanceof OutgoingError) return refuseUrl(error.message)
    throw error
  }
}

function refuseUrl(why: string): never {
  return refuse('INVALID_VALUE', {
    detail: `The image could not be fetched: ${why}`,
    errors: [{ pointer: '/image_url', message: why }],
  })
}

async function receiveMultipart(ctx: Context, request: FastifyRequest): Promise<Received> {
  let metadata: ImageMetadata | undefined
  for await (const part of partsOf(request)) {
    if (part.fieldname === 'metadata') {
      metadata = readMetadata(await parseMetadata(part), '/metadata')
    } else if (part.fieldname === 'image' && part.type === 'file') {
      if (!metadata) refuse('INVALID_VALUE', missing('/metadata', 'Send the metadata part before the image part.'))
      return { metadata, ...(await storeSource(ctx.storage, part.file, refuseBroken)) }
    } else {
      refuse('INVALID_VALUE', missing(`/${part.fieldname}`, 'The parts are metadata (JSON), then image (file).'))
    }
  }
  refuse(
    'INVALID_VALUE',
    missing(metadata ? '/image' : '/metadata', `The part ${metadata ? 'image' : 'metadata'} is missing.`),
  )
}

/** The parts of an upload. Two may be files: browsers send a JSON part as one. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts({ limits: { files: 2 } })
  } catch (error) {
    // The plugin parses JSON fields by itself, with an error of its own.
    if ((error as { code?: string }).code === 'FST_INVALID_JSON_FIELD_ERROR') refuse('INVALID_VALUE', notJson)
    return refuseBroken(error)
  } finally {
    // What is not read would keep the connection's next request waiting for good.
    request.raw.unpipe()
    request.raw.resume()
  }
}

/** What the sender broke off or wrote wrongly is told by errors of the parser's own, without a status. */
function refuseBroken(error: unknown): never {
  if (!(error instanceof Error) || error instanceof Refusal || 'statusCode' in error) throw error
  return refuse('MALFORMED', { detail: `The multipart body could not be read: ${error.message}.` })
}

async function parseMetadata(part: Multipart): Promise<unknown> {
  const value = part.type === 'file' ? await readText(part.file) : part.value
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    refuse('INVALID_VALUE', notJson)
  }
}

async function readText(file: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of file as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > jsonLimit)
      refuse('INVALID_VALUE', missing('/metadata', `The metadata part is over ${jsonLimit} bytes.`))
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function readMetadata(value: unknown, pointer: string): ImageMetadata {
  const config = (value as { config?: unknown } | null)?.config
  const wrong = whyNotStorable(config)
  if (wrong) refuse('INVALID_VALUE', missing(`${pointer}/config`, `config ${wrong}.`))
  const isToKnownShot = typeof value === 'object' && value !== null && 'shot_id' in value
  const metadata = read(isToKnownShot ? toKnownShot : predictionMetadata, value, pointer)
  const configBytes = Buffer.byteLength(JSON.stringify(metadata.config))
  if (configBytes > maxConfig) {
    refuse('INVALID_VALUE', missing(`${pointer}/config`, `config has ${configBytes} bytes; ${maxConfig} is the most.`))
  }
  return metadata
}

const notJson = missing('/metadata', 'The metadata part is not JSON.')

function missing(pointer: string, detail: string) {
  return { detail, errors: [{ pointer, message: detail }] }
}
