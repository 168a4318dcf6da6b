// How an export begins: what is there is finished at once, the rest gets a job each, once, and small exports go first.
import { readFile, writeFile } from 'node:fs/promises'
import { createExport, getExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { beginExport } from '../../src/export/begin-export.ts'
import { renditionPath } from '../../src/export/rules/rendition-path.ts'
import { sourceKey } from '../../src/intake/rules/keys.ts'
import { handlers } from '../../src/tasks.ts'
import { createWorld, type World } from '../world.ts'

const format = { file_format: 'jpg', resolution: '512' } as const
const destination = { type: 'download' } as const

async function create(world: World, shots: string[]): Promise<string> {
  return (await world.call(createExport, { body: { shots, format, destination } })).id
}

/** Shots that have a job to be rendered. */
async function waiting(world: World): Promise<string[]> {
  const { rows } = await sql<{ shot_id: string }>`
    select data->>'shot_id' as shot_id from pgboss.job where name = 'render-image' and state < 'active' order by 1
  `.execute(world.ctx.db)
  return rows.map(({ shot_id }) => shot_id)
}

const inOrder = (ids: string[]): string[] => ids.toSorted((a, b) => (a < b ? -1 : 1))

/** Runs all that is due. Answers the payloads of a task in the order in which they ran. */
async function drainWatching(world: World, name: string): Promise<{ export_id: string }[]> {
  const ran: { export_id: string }[] = []
  const watching = handlers.map((one) =>
    one.task.name === name
      ? {
          ...one,
          run: (...args: Parameters<typeof one.run>) => {
            ran.push(args[1] as { export_id: string })
            return one.run(...args)
          },
        }
      : one,
  )
  await world.ctx.queue.drain(world.ctx, watching)
  return ran
}

test('begun twice, or again after a crash, each image has its one job', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(3)
  const id = await create(world, shots)
  const part = { export_id: id, from: 0, to: 240, images: 3 }
  await Promise.all([beginExport(world.ctx, part), beginExport(world.ctx, part)])
  await beginExport(world.ctx, part)
  expect(await waiting(world)).toEqual(inOrder(shots))
  expect(await world.call(getExport, { params: { id } })).toMatchObject({ status: 'PROCESSING' })
  await world.drain()
  expect(await world.call(getExport, { params: { id } })).toMatchObject({ status: 'COMPLETED' })
})

test('files that are there need no job, unless one is damaged or gone', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(4)
  const first = await create(world, shots)
  await world.drain()
  const { images } = await world.call(getExport, { params: { id: first } })
  const keys = await world.ctx.db
    .selectFrom('export_images')
    .select(['rendition_key'])
    .where('export_id', '=', first)
    .orderBy('position')
    .execute()
  const [, damaged = '', gone = ''] = keys.map(({ rendition_key }) => renditionPath(rendition_key ?? ''))
  await world.ctx.storage.withFile(damaged, async (path) => {
    const bytes = await readFile(path)
    bytes[100] = bytes[100]! ^ 1
    await writeFile(path, bytes)
  })
  await world.ctx.storage.delete(gone)

  const second = await create(world, shots)
  await beginExport(world.ctx, { export_id: second, from: 0, to: 240, images: 4 })
  const begun = await world.call(getExport, { params: { id: second } })
  expect(begun.images.map(({ status }) => status)).toEqual(['completed', 'processing', 'processing', 'completed'])
  expect(await waiting(world)).toEqual(inOrder(shots.slice(1, 3)))
  await world.drain()
  const done = await world.call(getExport, { params: { id: second } })
  expect(done).toMatchObject({ status: 'COMPLETED' })
  expect(done.images.map(({ sha256 }) => sha256)).toEqual(images.map(({ sha256 }) => sha256))

  const third = await create(world, shots)
  expect(await drainWatching(world, 'render-image')).toEqual([])
  expect(await world.call(getExport, { params: { id: third } })).toMatchObject({ status: 'COMPLETED' })
})

test('an export that cannot be begun has failed, and a retry begins it again', async () => {
  await using world = await createWorld()
  const id = await create(world, await world.approvedShots(2))
  const part = JSON.stringify({ export_id: id, from: 0, to: 240, images: 2 })
  // As the queue leaves it when heartbeats stopped at the last try.
  await sql`delete from pgboss.job where name = 'begin-export'`.execute(world.ctx.db)
  await sql`insert into pgboss.job (name, data, retry_limit) values ('begin-export-dead', ${part}, 10)`.execute(
    world.ctx.db,
  )
  await world.drain()
  const failed = await world.call(getExport, { params: { id } })
  expect(failed).toMatchObject({ status: 'FAILED', progress: { failed: 2 } })
  expect(failed.errors[0]).toMatchObject({ code: 'FAULT', details: 'The worker process died at every try.' })
  await world.call(retryExport, { params: { id } })
  await world.drain()
  expect(await world.call(getExport, { params: { id } })).toMatchObject({ status: 'COMPLETED' })
})

test('a small export that comes later goes first', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(24)
  const large = await create(world, shots.slice(0, 20))
  await beginExport(world.ctx, { export_id: large, from: 0, to: 240, images: 20 })
  const small = await create(world, shots.slice(20))
  const ran = await drainWatching(world, 'render-image')
  const order = ran.map(({ export_id }) => (export_id === small ? 'small' : 'large'))
  expect(order).toEqual([...Array<string>(4).fill('small'), ...Array<string>(20).fill('large')])
})

test('what is retried out of a large export goes before those that are larger', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(18)
  const key = sourceKey(
    (await world.ctx.db.selectFrom('predictions').select('sha256').where('shot_id', '=', shots[0]!).executeTakeFirst())
      ?.sha256 ?? '',
  )
  await world.ctx.storage.move(key, 'aside')
  const first = await create(world, shots.slice(0, 9))
  await world.drain()
  await world.ctx.storage.move('aside', key)
  const second = await create(world, shots.slice(9))
  await world.call(retryExport, { params: { id: first } })
  const ran = await drainWatching(world, 'render-image')
  expect(ran.map(({ export_id }) => export_id)).toEqual([first, ...Array<string>(9).fill(second)])
})
