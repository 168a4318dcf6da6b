// One listener a process: woken by NOTIFY, it reads new events in order and hands them to whoever subscribed.
import { sql } from 'kysely'
import pg from 'pg'
import type { Db } from '../db/database.ts'
import type { Log } from '../log.ts'
import { eventChannel } from './record-event.ts'

export type StoredEvent = { seq: number; type: string; id: string; patch: Record<string, unknown> }

export type EventFeed = {
  /** Calls back with every event from now on, in order. Returns what ends the subscription. */
  subscribe(listener: (event: StoredEvent) => void): () => void
  /** Events after `seq`, oldest first; null when `seq` is no longer known and the reader must load afresh. */
  since(seq: number, limit: number): Promise<StoredEvent[] | null>
  close(): Promise<void>
}

/** For processes that follow no events. */
export const noEventFeed: EventFeed = {
  subscribe() {
    throw new Error('This process follows no events.')
  },
  since: () => Promise.reject(new Error('This process follows no events.')),
  close: () => Promise.resolve(),
}

type Place = { tx: string; seq: number }
type Row = StoredEvent & { tx: string }

/** Only what no running transaction can still come before. */
const settled = sql`events.tx < pg_snapshot_xmin(pg_current_snapshot())`

/** Opens the feed; it reconnects by itself, and polls every few seconds in case a wake-up was lost. */
export async function openEventFeed(url: string, db: Db, log: Log): Promise<EventFeed> {
  const listeners = new Set<(event: StoredEvent) => void>()
  let place = await newestPlace(db)
  let client: pg.Client | undefined
  let closed = false
  let reading: Promise<void> | undefined
  let again = false

  async function readNew(): Promise<void> {
    for (;;) {
      const rows = await eventsAfter(db, place, 500)
      for (const { tx, ...event } of rows) {
        place = { tx, seq: event.seq }
        for (const listener of listeners) listener(event)
      }
      if (rows.length < 500) return
    }
  }

  function wake(): void {
    again = true
    reading ??= (async () => {
      while (again && !closed) {
        again = false
        await readNew().catch((error: unknown) => log.warn({ err: error }, 'events could not be read; trying again'))
      }
      reading = undefined
    })()
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 4000,
      application_name: 'sartiq-events',
    })
    next.on('error', () => void reconnect(next))
    next.on('end', () => void reconnect(next))
    next.on('notification', wake)
    await next.connect()
    await next.query(`listen ${eventChannel}`)
    client = next
    wake()
  }

  async function reconnect(broken: pg.Client): Promise<void> {
    if (closed || client !== broken) return
    client = undefined
    while (!closed && !client) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      await connect().catch(() => undefined)
    }
  }

  await connect()
  // A transaction that ends without an event of its own may release others that waited for it.
  const timer = setInterval(wake, 500)
  timer.unref()

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async since(seq, limit) {
      const from = await placeOf(db, seq)
      return from && (await eventsAfter(db, from, limit)).map(({ tx: _, ...event }) => event)
    },
    async close() {
      closed = true
      clearInterval(timer)
      await reading
      await client?.end().catch(() => undefined)
    },
  }
}

async function newestPlace(db: Db): Promise<Place> {
  const { rows } =
    await sql<Place>`select tx::text, seq from events where ${settled} order by events.tx desc, seq desc limit 1`.execute(
      db,
    )
  return rows[0] ?? { tx: '0', seq: 0 }
}

async function placeOf(db: Db, seq: number): Promise<Place | null> {
  if (seq === 0) return { tx: '0', seq: 0 }
  const { rows } = await sql<Place>`select tx::text, seq from events where seq = ${seq}`.execute(db)
  return rows[0] ?? null
}

async function eventsAfter(db: Db, place: Place, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select tx::text, seq, type, subject_id as id, patch from events
    where (events.tx, seq) > (${place.tx}::text::xid8, ${place.seq}::bigint) and ${settled}
    order by events.tx, seq limit ${limit}
  `.execute(db)
  return rows
}
