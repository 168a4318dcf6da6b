// The queue's own promises: who is woken, and who goes first.
import { PgBoss } from 'pg-boss'
import { expect, test } from 'vitest'
import { wakeDue } from '../../src/platform/queue/wake-due.ts'
import { createWorld } from '../world.ts'

test('a delay that has ended wakes the slots of its queue, and no others', async () => {
  await using world = await createWorld()
  const boss = new PgBoss({ connectionString: world.url, supervise: false, schedule: false })
  await boss.start()
  for (const name of ['due', 'later', 'empty']) await boss.createQueue(name, { notify: true })
  await boss.insert('due', [{ data: {}, startAfter: new Date(Date.now() - 1000) }])
  await boss.insert('later', [{ data: {}, startAfter: 3600 }])

  const woken: string[] = []
  const wokenAll = Promise.withResolvers<void>()
  const notifyWorker = (slot: string): void => {
    if (woken.push(slot) === 2) wokenAll.resolve()
  }
  const slots = new Map([
    ['first', 'due'],
    ['second', 'due'],
    ['third', 'later'],
    ['fourth', 'empty'],
  ])
  const waking = wakeDue({ getDb: () => boss.getDb(), notifyWorker }, slots, world.ctx.log)
  await wokenAll.promise
  await waking.stop()
  await boss.stop({ graceful: false })
  expect(woken).toEqual(['first', 'second'])
})
