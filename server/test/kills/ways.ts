// Where the exports of a run of kills go, and how what arrived there is checked. A destination more is an entry more.
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { expect } from 'vitest'
import { sha256 } from '../peers/dam/fake-dam.ts'
import { fakeGeneric, findable } from '../peers/dam/fake-generic.ts'
import { sendJson, servePeer } from '../peers/serve-peer.ts'
import type { Client } from './client.ts'

export type Way = {
  /** Sets the destination up on a server that runs. Answers what an export to it says. */
  setUp(client: Client): Promise<{ type: 'download' | 'webhook' | 'dam'; destination_id?: string }>
  /** Compares what arrived with what the product says; `done` are all exports that went this way. Answers a line to print. */
  check(done: ExportRecord[], client: Client): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

export const ways: Record<string, () => Promise<Way>> = {
  download: toDownload,
  webhook: toWebhook,
  dam: toDam,
}

async function toDownload(): Promise<Way> {
  return {
    setUp: () => Promise.resolve({ type: 'download' }),
    check: (done) => Promise.resolve(`${done.length} downloads`),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A DAM that can be asked by our key, and takes its time now and then, so that kills find uploads under way. */
async function toDam(): Promise<Way> {
  const dam = await fakeGeneric({ findable: true })
  dam.afterwards = async (_, number) => {
    if (number % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 500))
  }
  return {
    async setUp(client) {
      const config = {
        endpoint: `${dam.url}/api/assets`,
        auth_type: 'api_key',
        credentials: { api_key: 'generic-key' },
      }
      const body = { name: 'Kills', type: 'dam', config: { ...config, ...findable } }
      const { id } = await client.call<{ id: string }>('POST', '/destinations', body, 'dam')
      return { type: 'dam', destination_id: id }
    },
    async check(done, client) {
      const images = done.flatMap((record) => record.images)
      const hashes = new Map(dam.assets.map(({ id, bytes }) => [id, sha256(bytes)]))
      for (const { dam_asset_id, sha256: rendered } of images) expect(hashes.get(dam_asset_id ?? '')).toBe(rendered)
      expect(dam.assets.length, 'assets in the DAM').toBe(images.length)
      expect(dam.wrong).toEqual([])
      const [destination] = (await client.call<{ items: { id: string }[] }>('GET', '/destinations')).items
      const { items } = await client.call<{ items: { attempt_count: number }[] }>(
        'GET',
        `/destinations/${destination?.id}/deliveries?limit=500`,
      )
      const again = items.filter(({ attempt_count }) => attempt_count > 1).length
      return `${dam.assets.length} assets, ${again} of them asked for after a kill`
    },
    [Symbol.asyncDispose]: () => dam[Symbol.asyncDispose](),
  }
}

type Heard = { id: string; data: { id: string; images: { id: string; sha256: string }[] } }

/** A receiver that keeps every id that it saw, and takes its time now and then, so that kills find requests under way. */
async function toWebhook(): Promise<Way> {
  const heard: Heard[] = []
  const peer = await servePeer(async (request, response) => {
    const { data } = JSON.parse(request.body.toString()) as Heard
    heard.push({ id: String(request.headers['webhook-id']), data })
    if (heard.length % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 500))
    sendJson(response, 200, {})
  })
  return {
    async setUp(client) {
      const body = {
        name: 'Kills',
        type: 'webhook',
        config: { url: peer.url, events: ['export.completed', 'export.failed'] },
      }
      const { id } = await client.call<{ id: string }>('POST', '/destinations', body, 'webhook')
      return { type: 'webhook', destination_id: id }
    },
    check(done) {
      for (const { id, images } of done) {
        const events = heard.filter(({ data }) => data.id === id)
        expect(events.length, `events of export ${id}`).toBeGreaterThan(0)
        expect(new Set(events.map((event) => event.id)).size, `ids of export ${id}`).toBe(1)
        const hashes = new Map(images.map((image) => [image.id, image.sha256]))
        for (const { data } of events)
          expect(new Map(data.images.map((image) => [image.id, image.sha256 as string | null]))).toEqual(hashes)
      }
      const ids = new Set(heard.map(({ id }) => id))
      return Promise.resolve(`${done.length} webhooks, ${heard.length - ids.size} came again under their own ids`)
    },
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  }
}
