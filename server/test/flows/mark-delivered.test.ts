// Large exports: whoever waits is told first, and every delivered shot becomes EXPORTED all the same, once.
import { getExport, createExport } from '@sartiq/contract/export/endpoints.ts'
import { unapproveShot } from '@sartiq/contract/decide/endpoints.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { markDelivered, markedAtOnce } from '../../src/deliver/mark-delivered.ts'
import { handlers } from '../../src/tasks.ts'
import { manyShots } from '../fixtures/many-shots.ts'
import { createWorld, type World } from '../world.ts'

const count = markedAtOnce + 10
const format = { file_format: 'jpg', resolution: '512' } as const

/** Approved shots that all have the same picture: one file is rendered, and found again for the others. */
async function alike(world: World): Promise<string[]> {
  const [picture] = await world.predictions(1)
  const { sha256, bytes } = picture!.image
  const shots = await manyShots(world.ctx.db, count, () => ({ status: 'APPROVED', variations: 1 }))
  const ids = shots.map(({ id }) => id)
  await sql`update predictions set sha256 = ${sha256}, bytes = ${bytes} where shot_id = any(${ids}::uuid[])`.execute(
    world.ctx.db,
  )
  return ids
}

const afterSealing = handlers.filter(({ task }) => task.name !== 'mark-delivered')

async function statuses(world: World): Promise<Record<string, number>> {
  const { rows } = await sql<{ status: string; count: number }>`
    select status, count(*)::int from shots where sku like 'SKU%' and prediction_count = 1
      and shooting_id = (select id from shootings where name = 'Many') group by status`.execute(world.ctx.db)
  return Object.fromEntries(rows.map((row) => [row.status, row.count]))
}

test('an export of many images is complete before its shots are marked, which is certain to follow', async () => {
  await using world = await createWorld()
  const shots = await alike(world)
  const { id } = await world.call(createExport, {
    body: { shots, format, naming: { pattern: '{index:4}' }, destination: { type: 'download' } },
  })
  await world.ctx.queue.drain(world.ctx, afterSealing)
  const done = await world.call(getExport, { params: { id } })
  expect(done).toMatchObject({ status: 'COMPLETED', progress: { completed: count } })
  expect(await statuses(world)).toEqual({ APPROVED: count })

  // Decided anew before it was marked: that stands.
  await world.call(unapproveShot, { params: { id: shots[3]! }, body: {} })
  await world.drain()
  expect(await statuses(world)).toEqual({ EXPORTED: count - 1, PENDING_REVIEW: 1 })
  // Run again after a crash, by two workers.
  const job = { export_id: id, delivered_at: '2030-01-01T00:00:00.000Z' }
  await Promise.all([markDelivered(world.ctx, job), markDelivered(world.ctx, job)])
  expect(await statuses(world)).toEqual({ EXPORTED: count - 1, PENDING_REVIEW: 1 })
  const { rows } = await sql<{ marked: number; delivered: number }>`
    select (select count(*)::int from decisions where action = 'export') as marked,
      (select count(*)::int from export_images where export_id = ${id} and delivered_at = ${done.completed_at}) as delivered
  `.execute(world.ctx.db)
  expect(rows).toEqual([{ marked: count - 1, delivered: count }])
})

test('while its files are rendered anew an export waits to be marked', async () => {
  await using world = await createWorld()
  const [shot = ''] = await world.approvedShots(1)
  const { id } = await world.call(createExport, { body: { shots: [shot], format, destination: { type: 'download' } } })
  await world.drain()
  await world.ctx.db.updateTable('exports').set({ restoring: true }).where('id', '=', id).execute()
  const job = { export_id: id, delivered_at: '2026-01-01T00:00:00.000Z' }
  await expect(markDelivered(world.ctx, job)).rejects.toThrow('restored')
})
