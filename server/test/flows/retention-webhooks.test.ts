// An export that went out by webhook: its files come back, and nobody hears of it a second time.
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import { createExport, getExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { expect, test } from 'vitest'
import { tidy } from '../../src/main/tidy.ts'
import { webhookReceiver } from '../peers/webhook-receiver.ts'
import { createWorld, type World } from '../world.ts'

const day = 24 * 3600 * 1000
const byId = (id: string) => ({ params: { id } })

/** Delivered, cleaned up after a month, and asked for again. */
async function comeBack(world: World, shots: string[], spoil?: () => Promise<void>) {
  await using receiver = await webhookReceiver(world.clock)
  const events = ['export.completed', 'export.partial', 'export.failed'] as const
  const config = { url: receiver.url, events: [...events] }
  const made = { name: `Hooks ${receiver.url}`, type: 'webhook' as const, config }
  const { id: destination_id, secret } = await world.call(api.createDestination, { body: made })
  receiver.secrets = [secret ?? '']
  const destination = { type: 'webhook' as const, destination_id }
  const { id } = await world.call(createExport, { body: { shots, format: { file_format: 'jpg' }, destination } })
  await world.deliver()
  const before = await world.call(getExport, byId(id))
  expect([before.status, receiver.received.length]).toEqual(['COMPLETED', 1])
  world.clock.turn(31 * day)
  await tidy(world.ctx)
  world.clock.turn(day)
  await tidy(world.ctx)
  await spoil?.()
  await world.call(retryExport, byId(id))
  await world.deliver()
  expect(receiver.received).toHaveLength(1)
  return { before, after: await world.call(getExport, byId(id)) }
}

const facts = ({ status, completed_at, images }: ExportRecord) => [
  status,
  completed_at,
  images.map(({ sha256 }) => sha256),
]

test('nothing is sent again for files that come back', async () => {
  await using world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
  const { before, after } = await comeBack(world, await world.approvedShots(2))
  expect(facts(after)).toEqual(facts(before))
  expect((await world.bytes(after.images[1]?.download_url ?? '', { authorization: '' })).status).toBe(200)
})

test('nor when they cannot come back', async () => {
  await using world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
  const { after } = await comeBack(world, await world.approvedShots(1), async () => {
    for await (const key of world.ctx.storage.list('sources/')) await world.ctx.storage.delete(key)
  })
  expect(after).toMatchObject({ status: 'FAILED', errors: [{ code: 'IMAGE_MISSING' }] })
})
