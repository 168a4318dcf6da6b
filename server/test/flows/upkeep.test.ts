// What happens to jobs that nobody can finish, and to what has served its time.
import { createExport, getExport } from '@sartiq/contract/export/endpoints.ts'
import { createShooting } from '@sartiq/contract/intake/endpoints.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { beginExport } from '../../src/export/begin-export.ts'
import { tidy } from '../../src/main/tidy.ts'
import { createWorld } from '../world.ts'

test('an image at which every worker dies fails alone, and the export is delivered without it', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const body = { shots, format: { file_format: 'jpg' as const }, destination: { type: 'download' as const } }
  const { id } = await world.call(createExport, { body })
  await beginExport(world.ctx, { export_id: id, from: 0, to: 2, images: 2 })
  // As the queue leaves it when heartbeats stopped at the last try: failed, with nobody to tell.
  const failed = await sql<{ id: string }>`
    update pgboss.job set state = 'failed', completed_on = now() where name = 'render-image' and data->>'shot_id' = ${shots[0]}
    returning id`.execute(world.ctx.db)
  expect(failed.rows).toHaveLength(1)
  await sql`insert into pgboss.job (name, data, retry_limit) values ('render-image-dead', ${JSON.stringify({ export_id: id, shot_id: shots[0] })}, 10)`.execute(
    world.ctx.db,
  )
  await world.drain()
  const done = await world.call(getExport, { params: { id } })
  expect(done).toMatchObject({ status: 'PARTIAL', progress: { total: 2, completed: 1, failed: 1 } })
  expect(done.errors).toMatchObject([{ shot_id: shots[0], details: 'The worker process died at every try.' }])
})

test('the queue itself sends a job whose tries are spent to the dead letters', async () => {
  await using world = await createWorld()
  const { rows } = await sql<{ name: string; dead_letter: string | null }>`
    select name, dead_letter from pgboss.queue where name not like '%-dead' and name not like '\\_\\_%' order by name`.execute(
    world.ctx.db,
  )
  expect(rows.length).toBeGreaterThan(2)
  for (const { name, dead_letter } of rows) expect(dead_letter).toBe(`${name}-dead`)
})

test('remembered answers, old events and unfinished uploads go after their time, not before', async () => {
  await using world = await createWorld()
  await world.call(createShooting, { body: { name: 'One' } }, { 'idempotency-key': 'k1' })
  await world.predictions(1)
  const { storage, db } = world.ctx
  await storage.put('incoming/01890000-0000-7000-8000-000000000000', Buffer.from('left behind'))
  const count = async (table: 'idempotency_keys' | 'events') =>
    (
      await db
        .selectFrom(table)
        .select(sql<number>`count(*)::int`.as('n'))
        .executeTakeFirstOrThrow()
    ).n
  await tidy(world.ctx)
  expect(await storage.head('incoming/01890000-0000-7000-8000-000000000000')).toBeNull()
  expect(await count('idempotency_keys')).toBe(1)
  expect(await count('events')).toBeGreaterThan(0)
  world.clock.turn(8 * 24 * 3600 * 1000)
  await tidy(world.ctx)
  expect([await count('idempotency_keys'), await count('events')]).toEqual([0, 0])
})
