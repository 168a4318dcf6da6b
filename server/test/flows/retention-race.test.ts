// Cleaning up beside those who are just about to use a file, and after rounds that broke off: nothing that is needed is lost.
import { getExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { renditionPath } from '../../src/export/rules/rendition-path.ts'
import { tidy } from '../../src/main/tidy.ts'
import { byId, cleanUp, codeOf, day, exportShots, hashes, hour, keysUnder, zipOf } from '../fixtures/exports.ts'
import { createWorld } from '../world.ts'

test('what expired and is wanted again within the hour is kept, for all who have it', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const first = await exportShots(world, shots)
  world.clock.turn(31 * day)
  await tidy(world.ctx)
  const second = await exportShots(world, shots)
  world.clock.turn(hour + 1000)
  await tidy(world.ctx)
  expect(await keysUnder(world, 'renditions/')).toHaveLength(2)
  expect((await zipOf(world, second.id)).status).toBe(200)
  // Nothing is left to render for the first, which is back at once.
  expect(codeOf(await zipOf(world, first.id))).toBe('410 EXPORT_EXPIRED')
  await world.call(retryExport, byId(first.id))
  await world.drain()
  expect(await world.call(getExport, byId(first.id))).toMatchObject({ status: 'COMPLETED', files_expired_at: null })
  expect((await zipOf(world, first.id)).status).toBe(200)
})

test('a render that comes while its file is being deleted waits, and renders it anew', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(1)
  await exportShots(world, shots)
  world.clock.turn(31 * day)
  await tidy(world.ctx)
  world.clock.turn(hour + 1000)

  const remove = world.ctx.storage.delete
  const reached = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  world.ctx.storage.delete = async (key) => {
    reached.resolve()
    await goOn.promise
    return remove(key)
  }
  const tidying = tidy(world.ctx)
  await reached.promise
  const exporting = exportShots(world, shots)
  const isWaiting = async () => {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%renditions%'`.execute(
      world.ctx.db,
    )
    return rows.length > 0
  }
  const isDone = exporting.then(() => true)
  while (!(await isWaiting()) && !(await Promise.race([isDone, Promise.resolve(false)])));
  goOn.resolve()
  await tidying
  world.ctx.storage.delete = remove
  const done = await exporting
  expect(done.status).toBe('COMPLETED')
  expect(codeOf(await zipOf(world, done.id))).toBe(200)
  expect(await keysUnder(world, 'renditions/')).toHaveLength(1)
})

test('a file in use at the moment of cleaning up is passed over', async () => {
  await using world = await createWorld()
  const done = await exportShots(world, await world.approvedShots(2))
  world.clock.turn(31 * day)
  const { db } = world.ctx
  const rendition = await db.selectFrom('renditions').select('key').limit(1).executeTakeFirstOrThrow()
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('renditions').selectAll().where('key', '=', rendition.key).forUpdate().execute()
    await tidy(world.ctx)
    await tx
      .updateTable('renditions')
      .set({ used_at: world.clock.now().toISOString() })
      .where('key', '=', rendition.key)
      .execute()
  })
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toEqual([renditionPath(rendition.key)])
  expect(codeOf(await zipOf(world, done.id))).toBe('410 EXPORT_EXPIRED')
})

test('a round that breaks off is finished by the next, and loses nothing meanwhile', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(3)
  const first = await exportShots(world, shots)
  world.clock.turn(31 * day)
  await tidy(world.ctx)
  world.clock.turn(hour + 1000)
  const remove = world.ctx.storage.delete
  let deleted = 0
  world.ctx.storage.delete = async (key) => {
    if (key.startsWith('renditions/') && ++deleted > 1) throw new Error('killed')
    return remove(key)
  }
  await expect(tidy(world.ctx)).rejects.toThrow('killed')
  world.ctx.storage.delete = remove
  expect(await keysUnder(world, 'renditions/')).toHaveLength(2)
  // Rows say that three may be there; what is not is rendered.
  const second = await exportShots(world, shots)
  expect(second.status).toBe('COMPLETED')
  expect((await zipOf(world, second.id)).status).toBe(200)
  expect(hashes(second)).toEqual(hashes(first))
  world.clock.turn(31 * day)
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toEqual([])
})

test('thousands go in one round', async () => {
  await using world = await createWorld()
  await sql`
    insert into renditions (key, sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha, created_at, used_at)
    select md5(n::text), '', 0, 1, 'image/jpeg', 1, 1, 8, 'sRGB', false, now(), now() from generate_series(1, 2500) n
  `.execute(world.ctx.db)
  world.clock.turn(31 * day)
  await cleanUp(world)
  const { rows } = await sql`select from renditions where removed_at is null`.execute(world.ctx.db)
  expect(rows).toEqual([])
})
