// Decisions as events: told in the transaction that decides, once for each shot, to those who asked, and never taken back.
import { bulkDecide } from '@sartiq/contract/decide/bulk.ts'
import { approveShot, bulkApprove, rejectShot, unapproveShot, undoDecision } from '@sartiq/contract/decide/endpoints.ts'
import { regenerateShot, requestRevision } from '@sartiq/contract/decide/revision.ts'
import { type WebhookEvent, webhookEvents } from '@sartiq/contract/deliver/webhook.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveShot as approveVerb } from '../../src/decide/approve-shot.ts'
import { manyShots } from '../fixtures/many-shots.ts'
import { openHook } from '../hooks.ts'
import { createWorld, type World } from '../world.ts'

let world: World
let names = 0
beforeAll(async () => {
  world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
})
afterAll(() => world[Symbol.asyncDispose]())

const hook = (events: WebhookEvent[]) => openHook(world, events)
const shots = (count: number) => manyShots(world.ctx.db, count, undefined, `Many ${++names}`)

test('what each decision says', async () => {
  await using peer = await hook(['shot.approved', 'shot.rejected', 'shot.revision_requested'])
  const [yes, no, perhaps] = await shots(3)
  if (!yes || !no || !perhaps) throw new Error('three were made')
  await world.call(approveShot, { params: { id: yes.id }, body: { prediction_id: yes.cover, notes: 'Lovely' } })
  await world.call(rejectShot, { params: { id: no.id }, body: { reason: 'WRONG_STYLING' } })
  const changes_requested = ['Longer sleeves', 'Warmer light']
  const { id: revision_id } = await world.call(requestRevision, {
    params: { id: perhaps.id },
    body: { changes_requested },
  })
  await world.deliver()
  const by = (type: string) => peer.received.filter((one) => one.type === type)
  const decided_by = { id: null, name: 'system' }
  const words = { sku: expect.any(String), shooting: `Many ${names}`, product_name: 'Dress', shot_type: 'full_body' }
  expect(by('shot.approved')).toMatchObject([
    { data: { id: yes.id, status: 'APPROVED', prediction_id: yes.cover, notes: 'Lovely', decided_by, ...words } },
  ])
  expect(by('shot.rejected')).toMatchObject([
    { data: { id: no.id, status: 'REJECTED', reason: 'WRONG_STYLING', notes: null, ...words } },
  ])
  expect(by('shot.revision_requested')).toMatchObject([
    {
      data: { id: perhaps.id, status: 'PENDING_REVIEW', revision_id, changes_requested, changes_requested_total: 2 },
    },
  ])
  expect([peer.received.length, peer.unsigned]).toEqual([3, 0])
  for (const { timestamp, data } of peer.received) expect(data['decided_at']).toBe(timestamp)

  // The same again changes nothing, and says nothing; nor does what has no event.
  await world.call(approveShot, { params: { id: yes.id }, body: { prediction_id: yes.cover } })
  await world.call(unapproveShot, { params: { id: yes.id }, body: {} })
  await world.call(regenerateShot, { params: { id: no.id }, body: {} })
  const { undo_id } = await world.call(approveShot, { params: { id: yes.id }, body: { prediction_id: yes.cover } })
  await world.call(undoDecision, { params: { id: undo_id ?? '' } })
  await world.deliver()
  expect(by('shot.approved')).toHaveLength(2)
  expect(peer.received).toHaveLength(4)
})

test('a bulk is one job and an event for each shot that it changed', async () => {
  await using peer = await hook(['shot.approved', 'shot.rejected'])
  const all = await shots(700)
  const [first, ...others] = all
  await world.call(approveShot, { params: { id: first?.id ?? '' }, body: { prediction_id: first?.cover ?? '' } })
  await world.deliver()
  expect(peer.received).toHaveLength(1)
  const pairs = all.map(({ id, cover }) => ({ shot_id: id, prediction_id: cover }))
  await world.call(bulkApprove, { body: { shots: pairs } })
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where name = 'tell-decisions' and state = 'created'`.execute(
    world.ctx.db,
  )
  expect(rows).toEqual([{ count: 1 }])
  await world.deliver()
  const told = peer.received.slice(1).map(({ data }) => String(data['id']))
  expect(told.toSorted()).toEqual(others.map(({ id }) => id).toSorted())
  const left = await shots(3)
  const dry = { action: 'reject' as const, reason: 'QUALITY_ISSUE' as const, shot_ids: left.map(({ id }) => id) }
  await world.call(bulkDecide, { body: { ...dry, dry_run: true } })
  await world.deliver()
  expect(peer.received).toHaveLength(700)
  await world.call(bulkDecide, { body: dry })
  await world.deliver()
  expect(peer.received.slice(700).map(({ type }) => type)).toEqual(['shot.rejected', 'shot.rejected', 'shot.rejected'])
  expect(new Set(peer.received.map(({ id }) => id)).size).toBe(703)
})

test('told twice it is heard once: an event is named after its decision', async () => {
  await using peer = await hook(['shot.approved'])
  const [shot] = await shots(1)
  const { undo_id } = await world.call(approveShot, {
    params: { id: shot?.id ?? '' },
    body: { prediction_id: shot?.cover ?? '' },
  })
  await world.deliver()
  const { tellDecisions } = await import('../../src/deliver/tell-decisions.ts')
  await tellDecisions(world.ctx, { undo_id: undo_id ?? '' })
  await world.deliver()
  expect(peer.received).toHaveLength(1)
})

test('a decision that is rolled back is never told', async () => {
  await using peer = await hook([...webhookEvents])
  const [shot] = await shots(1)
  const actor = { user_id: null, name: 'system', role: 'admin' as const, via: 'key' as const }
  const asked = { shot_id: shot?.id ?? '', prediction_id: shot?.cover ?? '' }
  const { db } = world.ctx
  const failing = {
    ...world.ctx,
    db: Object.create(db, {
      transaction: {
        value: () => ({
          execute: (work: (tx: unknown) => Promise<unknown>) =>
            db.transaction().execute(async (tx) => {
              await work(tx)
              throw new Error('the disk is full')
            }),
        }),
      },
    }) as typeof db,
  }
  await expect(approveVerb(failing, actor, asked)).rejects.toThrow('the disk is full')
  await world.deliver()
  expect(peer.received).toEqual([])
  // And the same, committed, is.
  await approveVerb(world.ctx, actor, asked)
  await world.deliver()
  expect(peer.received).toHaveLength(1)
})

test('where nobody subscribes, a decision leaves no job', async () => {
  await using peer = await hook(['export.completed', 'shot.rejected'])
  const count = async () =>
    (
      await sql<{ count: number }>`select count(*)::int as count from pgboss.job where name = 'tell-decisions'`.execute(
        world.ctx.db,
      )
    ).rows[0]?.count
  const before = await count()
  const all = await shots(20)
  await world.call(bulkApprove, {
    body: { shots: all.map(({ id, cover }) => ({ shot_id: id, prediction_id: cover })) },
  })
  expect(await count()).toBe(before)
  await world.deliver()
  expect(peer.received).toEqual([])
})
