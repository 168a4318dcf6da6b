// Live events as Server-Sent Events (WHATWG HTML 9.2): what was missed first, then everything as it happens.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../platform/context.ts'
import type { StoredEvent } from '../platform/events/event-feed.ts'
import { sent } from '../platform/http/bind.ts'

const heartbeat = 15_000
/** A reader this many bytes behind is cut off; it comes back and resumes where it was. */
const mostBuffered = 1024 * 1024
const mostMissed = 5000

/** Streams events until the reader leaves or the server stops (`closing`). */
export async function streamEvents(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  closing: AbortSignal,
): Promise<typeof sent> {
  const response = reply.raw
  const queue: StoredEvent[] = []
  // An event may be both among the missed and among the new.
  const seen = new Set<number>()
  let live = false
  const write = (event: StoredEvent) => {
    if (seen.has(event.seq)) return
    response.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`)
    if (response.writableLength > mostBuffered) response.destroy()
  }
  // Subscribed before the missed ones are read, so that nothing falls between.
  const stop = ctx.feed.subscribe((event) => (live ? write(event) : queue.push(event)))
  response.on('close', stop)
  try {
    const missed = await missedEvents(ctx, request)
    reply.hijack()
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    })
    response.write('retry: 2000\n\n')
    if (missed === null) response.write('event: reset\ndata: {}\n\n')
    for (const event of [...(missed ?? []), ...queue]) {
      write(event)
      seen.add(event.seq)
    }
    live = true
    const timer = setInterval(() => response.write(': still here\n\n'), heartbeat)
    const end = () => response.end()
    closing.addEventListener('abort', end, { once: true })
    response.on('close', () => {
      clearInterval(timer)
      closing.removeEventListener('abort', end)
    })
    return sent
  } catch (error) {
    stop()
    throw error
  }
}

/** What happened since the reader's last event; null where that is too long ago, and the reader must load afresh. */
async function missedEvents(ctx: Context, request: FastifyRequest): Promise<StoredEvent[] | null> {
  const last = request.headers['last-event-id']
  if (typeof last !== 'string' || last === '') return []
  if (!/^\d{1,15}$/.test(last)) return null
  const missed = await ctx.feed.since(Number(last), mostMissed)
  return missed && missed.length < mostMissed ? missed : null
}
