// A crash at every boundary between two steps, one after the other: nothing lost, nothing doubled but under the same id.
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import * as exporting from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord, exportDestination } from '@sartiq/contract/export/export.ts'
import { sql } from 'kysely'
import type { z } from 'zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createExport } from '../../src/export/create-export.ts'
import { onceOf } from '../../src/platform/http/idempotency.ts'
import { findPreset } from '@sartiq/contract/deliver/dam-presets.ts'
import { fillPreset } from '@sartiq/contract/deliver/presets/preset.ts'
import { connectDam } from '../fixtures/dam-destinations.ts'
import { type FakeDam, sha256 } from '../peers/dam/fake-dam.ts'
import { fakeGeneric, findable } from '../peers/dam/fake-generic.ts'
import { fakeS3 } from '../peers/dam/fake-s3.ts'
import { afterDeath, liveOrDie, mortal, workOff } from '../mortal.ts'
import { type Receiver, webhookReceiver } from '../peers/webhook-receiver.ts'
import { createWorld, type World } from '../world.ts'

let world: World
let subscriber: Receiver
beforeAll(async () => {
  world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
  subscriber = await webhookReceiver(world.clock)
  const config = { url: subscriber.url, events: ['export.completed' as const, 'export.failed' as const] }
  await world.call(api.createDestination, { body: { name: 'Subscriber', type: 'webhook', config } })
})
afterAll(async () => {
  await subscriber[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

type Way = {
  destination: z.input<typeof exportDestination>
  /** Looks at the peer once the export is done. Answers how often it was told the same thing again. */
  check(done: ExportRecord): number
}

const ways: [name: string, open: () => Promise<Way & AsyncDisposable>][] = [
  ['download', async () => ({ destination: { type: 'download' }, check: () => 0, ...nothingToClose })],
  ['webhook', openWebhook],
  ['dam-asked-by-our-key', () => openDam(connectFindable)],
  ['dam-with-our-paths', () => openDam(connectBucket)],
]
const nothingToClose = { [Symbol.asyncDispose]: () => Promise.resolve() }

async function openWebhook(): Promise<Way & AsyncDisposable> {
  const peer = await webhookReceiver(world.clock)
  const { id, secret } = await world.call(api.createDestination, {
    body: { name: 'Own', type: 'webhook', config: { url: peer.url, events: ['export.completed'] } },
  })
  peer.secrets = [secret ?? '']
  return {
    destination: { type: 'webhook', destination_id: id },
    check: (done) => heard(peer, done) + peer.unsigned,
    // It subscribes to every export, and nobody listens there any more.
    async [Symbol.asyncDispose]() {
      await world.call(api.deleteDestination, { params: { id } })
      await peer[Symbol.asyncDispose]()
    },
  }
}

type Connect = () => Promise<{ dam: FakeDam; destination_id: string }>

async function connectFindable() {
  const dam = await fakeGeneric({ findable: true })
  return { dam, destination_id: await connectDam(world, dam, findable) }
}

async function connectBucket() {
  const dam = await fakeS3()
  const blanks = { bucket_url: dam.url, region: 'eu-central-1', access_key_id: 'AKIDFAKE' }
  const preset = fillPreset(findPreset('s3'), { ...blanks, secret_access_key: 's3-secret-access-key' })
  if (!preset.ok) throw new Error(JSON.stringify(preset.errors))
  // A folder for each round: the names are the same in all.
  return {
    dam,
    destination_id: await connectDam(world, dam, { ...preset.config, folder_structure: '{date:YYYYMMDDHHmmss}' }),
  }
}

/** Each image is there once, and is the one that was rendered: none lost, none doubled. */
async function openDam(connect: Connect): Promise<Way & AsyncDisposable> {
  const { dam, destination_id } = await connect()
  let exports = 0
  return {
    destination: { type: 'dam', destination_id },
    check({ images }) {
      exports++
      world.clock.turn(1000)
      const there = images.map(({ dam_asset_id }) => dam.assets.find(({ id }) => id === dam_asset_id))
      expect(there.map((asset) => asset && sha256(asset.bytes))).toEqual(images.map((image) => image.sha256))
      expect([exports, dam.assets.length, dam.wrong]).toEqual([exports, exports * images.length, []])
      return 0
    },
    [Symbol.asyncDispose]: () => dam[Symbol.asyncDispose](),
  }
}

/** An export's events at a receiver: one id, however often it came. Answers how often it came again. */
function heard({ received }: Receiver, { id }: ExportRecord): number {
  const all = received.filter(({ data }) => data['id'] === id)
  expect(new Set(all.map((one) => one.id)).size).toBe(1)
  expect(all.every(({ type }) => type === 'export.completed')).toBe(true)
  return all.length - 1
}

async function countExports(): Promise<number> {
  const count = sql<number>`count(*)::int`.as('count')
  return (await world.ctx.db.selectFrom('exports').select(count).executeTakeFirstOrThrow()).count
}

test.each(ways)(
  '%s',
  async (name, open) => {
    await using way = await open()
    const shots = await world.approvedShots(2, { shooting: name })
    const actor = { user_id: null, name: 'system', role: 'admin' as const, via: 'key' as const }
    const before = await countExports()
    let repeats = 0
    let lived = false
    const deaths: string[] = []
    for (let lives = 0; !lived; lives++) {
      // A quality of its own: every image is rendered anew, round after round.
      const format = {
        file_format: 'jpg' as const,
        resolution: '512' as const,
        color_profile: 'sRGB' as const,
        quality: lives + 1,
      }
      const request = exporting.createExport.body?.parse({ shots, format, destination: way.destination })
      if (!request) throw new Error('creating an export takes a body')
      const once = onceOf(`${name}-${lives}`, 'system', lives, world.clock)
      const one = mortal(world.ctx, lives)
      lived = await liveOrDie(one, async () => {
        await createExport(one.ctx, actor, request, once)
        await workOff(one.ctx)
      })
      if (!lived) {
        deaths.push(one.passed.at(-1) ?? '')
        await afterDeath(world)
      }
      // The caller who got no answer asks again.
      const { id } = await createExport(world.ctx, actor, request, once)
      await world.deliver()

      const done = await world.call(exporting.getExport, { params: { id } })
      expect([lives, done.status, done.failure]).toEqual([lives, 'COMPLETED', null])
      expect(done.progress).toEqual({ total: 2, completed: 2, failed: 0, percent: 100 })
      repeats += way.check(done) + heard(subscriber, done)
      const { counts } = await world.call(api.listExportDeliveries, { params: { id }, query: {} })
      expect(Object.entries(counts).filter(([status, count]) => status !== 'delivered' && count > 0)).toEqual([])
    }
    // It died before, in and after each kind of step, and peers did hear things twice: the boundaries were real.
    expect(new Set(deaths)).toEqual(
      new Set([
        ...['before a transaction', 'the end of a transaction', 'after a transaction'],
        ...['before a file', 'after a file', 'before a request', 'after a request'],
      ]),
    )
    expect(repeats).toBeGreaterThan(0)
    // Whoever asked again with the same key got the same export.
    expect((await countExports()) - before).toBe(deaths.length + 1)
  },
  300_000,
)
