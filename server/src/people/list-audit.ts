// The audit log, as JSON or as CSV.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { AuditEntry, listAudit as endpoint } from '@sartiq/contract/people/audit.ts'
import { stringify } from 'csv-stringify/sync'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import type { AuditRow } from '../platform/db/tables.ts'
import { sent } from '../platform/http/bind.ts'
import { isId } from '../platform/id.ts'

type Query = Parsed<typeof endpoint>['query']

export async function listAudit(
  ctx: Context,
  query: Query,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Reply<typeof endpoint> | typeof sent> {
  const page = await readPage(ctx, query)
  if (!request.headers.accept?.includes('text/csv')) return page
  // The next page's address: a CSV has no place for a cursor.
  if (page.next_cursor) reply.header('x-next-cursor', page.next_cursor)
  await reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', 'attachment; filename="audit.csv"')
    .send(csvOf(page.items))
  return sent
}

async function readPage(ctx: Context, query: Query): Promise<Reply<typeof endpoint>> {
  const place = placeOf(query.cursor)
  let rows = ctx.db
    .selectFrom('audit')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(at, id) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const { actor, action, from, to } = query
  if (actor !== undefined) {
    rows = isId(actor)
      ? rows.where('actor_id', '=', actor)
      : rows.where(sql<boolean>`strpos(lower(actor_name), lower(${actor})) > 0`)
  }
  if (action !== undefined) {
    const group = `${action}.`
    rows = rows.where(sql<boolean>`(action = ${action} or starts_with(action, ${group}))`)
  }
  if (from) rows = rows.where('at', '>=', from)
  if (to) rows = rows.where('at', '<', to)
  return pageOf(await rows.execute(), query.limit, (row) => [row.at, row.id], entryView)
}

function entryView({ actor_id, actor_name, ...row }: AuditRow): AuditEntry {
  return { ...row, actor: { id: actor_id, name: actor_name } }
}

function csvOf(items: AuditEntry[]): string {
  const rows = items.map(({ actor, details, ...entry }) => ({
    ...entry,
    actor_id: actor.id,
    actor: actor.name,
    details: JSON.stringify(details),
  }))
  const columns = ['at', 'actor', 'actor_id', 'via', 'address', 'action', 'subject', 'details']
  // A cell that begins like a formula is text to every spreadsheet.
  return stringify(rows, { header: true, columns, record_delimiter: '\r\n', escape_formulas: true })
}
