// Takes an upload apart: its metadata first, then the image, which flows into storage while it is hashed.
import { predictionMetadata } from '@sartiq/contract/intake/shot.ts'
import { id, label } from '@sartiq/contract/fields.ts'
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import { read } from '../platform/http/bind.ts'
import { imageLimit } from '../platform/http/server.ts'
import { storeSource } from './store-source.ts'

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
export type Received = { metadata: ImageMetadata; sha256: string; bytes: number }

/** Reads an upload and keeps its bytes. Nothing else is written yet. */
export async function receiveImage(ctx: Context, request: FastifyRequest): Promise<Received> {
  if (request.isMultipart()) return receiveMultipart(ctx, request)
  const body = z.looseObject({}).safeParse(request.body)
  if (!body.success) refuse('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send multipart/form-data, or JSON with image_url.' })
  const { image_url, ...rest } = body.data
  const metadata = readMetadata(rest, '')
  const { image_url: url } = read(z.object(withUrl), { image_url }, '')
  const answer = await ctx.outgoing
    .stream({ method: 'GET', url, deadline_ms: 120_000, max_bytes: imageLimit })
    .catch((error: unknown) =>
      refuse('INVALID_VALUE', {
        detail: `The image could not be fetched: ${error instanceof Error ? error.message : String(error)}`,
        errors: [{ pointer: '/image_url', message: 'could not be fetched' }],
      }),
    )
  if (answer.status !== 200) {
    answer.body.destroy()
    refuse('INVALID_VALUE', {
      detail: `The image could not be fetched: its server answered ${answer.status}.`,
      errors: [{ pointer: '/image_url', message: `answered ${answer.status}` }],
    })
  }
  return { metadata, ...(await storeSource(ctx.storage, answer.body)) }
}

async function receiveMultipart(ctx: Context, request: FastifyRequest): Promise<Received> {
  let metadata: ImageMetadata | undefined
  for await (const part of request.parts()) {
    if (part.fieldname === 'metadata') {
      metadata = readMetadata(await parseMetadata(part), '/metadata')
    } else if (part.fieldname === 'image' && part.type === 'file') {
      if (!metadata) refuse('INVALID_VALUE', missing('/metadata', 'Send the metadata part before the image part.'))
      return { metadata, ...(await storeSource(ctx.storage, part.file)) }
    } else {
      refuse('INVALID_VALUE', missing(`/${part.fieldname}`, 'The parts are metadata (JSON), then image (file).'))
    }
  }
  refuse(
    'INVALID_VALUE',
    missing(metadata ? '/image' : '/metadata', `The part ${metadata ? 'image' : 'metadata'} is missing.`),
  )
}

type Part = { type: 'field'; value: unknown } | { type: 'file'; toBuffer(): Promise<Buffer> }

async function parseMetadata(part: Part): Promise<unknown> {
  const value = part.type === 'file' ? String(await part.toBuffer()) : part.value
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    refuse('INVALID_VALUE', missing('/metadata', 'The metadata part is not JSON.'))
  }
}

function readMetadata(value: unknown, pointer: string): ImageMetadata {
  const isToKnownShot = typeof value === 'object' && value !== null && 'shot_id' in value
  const metadata = read(isToKnownShot ? toKnownShot : predictionMetadata, value, pointer)
  const configBytes = Buffer.byteLength(JSON.stringify(metadata.config))
  if (configBytes > maxConfig) {
    refuse('INVALID_VALUE', missing(`${pointer}/config`, `config has ${configBytes} bytes; ${maxConfig} is the most.`))
  }
  return metadata
}

function missing(pointer: string, detail: string) {
  return { detail, errors: [{ pointer, message: detail }] }
}
