// Where two images differ: computed once by a worker, since the API must not be kept busy by pixels, and kept.
import { refuse } from '@sartiq/contract/error.ts'
import { difference } from '@sartiq/contract/review/endpoints.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { text } from 'node:stream/consumers'
import { differenceKey } from '../intake/rules/keys.ts'
import { findPrediction } from '../intake/store.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { PredictionRow } from '../platform/db/tables.ts'
import { withStatus } from '../platform/http/bind.ts'
import { sendObject } from '../platform/http/send-object.ts'
import { comparePredictions } from './tasks.ts'

/** A comparison takes a second; after this long the caller is told to come again. */
const patience = 20_000

export async function getDifference(
  ctx: Context,
  id: string,
  other_id: string,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const [one, other] = [await findReady(ctx, id), await findReady(ctx, other_id)]
  const keyOf = (kind: 'json' | 'png'): string => differenceKey(one.sha256, other.sha256, kind)
  reply.header('vary', 'Accept')
  if (!(await isThere(ctx, keyOf('json'))) && !(await compute(ctx, one, other, keyOf('json')))) {
    reply.header('retry-after', '1')
    return withStatus(202, { status: 'computing' })
  }
  if (wantsJson(request)) {
    const figures = difference.parse(JSON.parse(await text(await ctx.storage.get(keyOf('json')))))
    return withStatus(200, figures)
  }
  const etag = `${one.sha256.slice(0, 24)}-${other.sha256.slice(0, 24)}-difference`
  // Asked again each time: figures will follow what is annotated.
  return sendObject(ctx.storage, request, reply, { key: keyOf('png'), etag, mime: 'image/png', cache: 'private' })
}

async function findReady(ctx: Context, id: string): Promise<PredictionRow> {
  const row = await findPrediction(ctx.db, id)
  return row?.image_status === 'ready' ? row : refuse('NOT_FOUND')
}

async function isThere(ctx: Context, key: string): Promise<boolean> {
  return (await ctx.storage.head(key)) !== null
}

/** Has a worker compare the two and waits for it; false where there is none, or patience ended. */
async function compute(ctx: Context, one: PredictionRow, other: PredictionRow, key: string): Promise<boolean> {
  let heard: () => void = () => undefined
  const verdict = new Promise<void>((resolve) => (heard = resolve))
  const stop = ctx.feed.subscribe((event) => {
    if (event.type === 'prediction.compared' && event.id === one.id) heard()
  })
  const timer = setTimeout(() => heard(), patience)
  try {
    await transact(ctx.db, (tx) => ctx.queue.add(tx, comparePredictions, [{ id: one.id, with: other.id }]))
    if (await ctx.queue.hasWorkers()) await verdict
    return await isThere(ctx, key)
  } finally {
    clearTimeout(timer)
    stop()
  }
}

function wantsJson({ headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? ''
  return accept.includes('application/json') && !accept.includes('image/')
}
