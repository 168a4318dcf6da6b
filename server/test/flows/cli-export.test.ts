// `sartiq export --destination`, as a producer types it.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { createDestination } from '@sartiq/contract/deliver/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repeat } from '../../src/platform/repeat.ts'
import { answers, type Receiver, webhookReceiver } from '../peers/webhook-receiver.ts'
import { adminKey, createWorld, type World } from '../world.ts'

const bin = join(import.meta.dirname, '../../bin/sartiq.js')
let world: World
let peer: Receiver
let working: Promise<void>
const stop = new AbortController()
beforeAll(async () => {
  world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
  peer = await webhookReceiver(world.clock)
  await world.approvedShots(2)
  const config = { url: peer.url, events: [] }
  await world.call(createDestination, { body: { name: 'Shop hooks', type: 'webhook', config } })
  working = repeat('working', 200, () => world.deliver(), { stop: stop.signal, log: world.ctx.log })
})
afterAll(async () => {
  stop.abort()
  await working
  await peer[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

type Ended = { code: number; out: string }

function exporting(args: string[], watch: (text: string) => void = () => undefined): Promise<Ended> {
  const env = { ...process.env, SARTIQ_URL: world.origin, SARTIQ_API_KEY: adminKey }
  const all = [bin, 'export', '--shooting', 'Summer_2024', '--resolution', '512', ...args]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, all, { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, out: stdout + stderr }),
    )
    child.stderr?.on('data', (text) => watch(String(text)))
  })
}

test('a destination by its name, waited for until the event has arrived', { timeout: 120_000 }, async () => {
  peer.does = answers.status(500)
  const { code, out } = await exporting(['--destination', 'shop HOOKS', '--wait'], (text) => {
    if (!text.includes('It answered 500')) return
    peer.does = answers.ok
    world.clock.turn(7000)
  })
  expect(out).toMatch(/Exporting 2\/2 images/)
  expect(out).toMatch(/Delivering 0\/1 events {2}It answered 500\. Next try at /)
  expect([code, out]).toEqual([0, expect.stringMatching(/Export \S+: COMPLETED, 2 of 2 images\n/)])
})

test('a URL of its own, with its secret', { timeout: 120_000 }, async () => {
  const { code, out } = await exporting(['--status', 'exported', '--destination', `${peer.url}/job`, '--wait'])
  const [, secret = ''] = out.match(/shown this once: (whsec_\S+)/) ?? []
  expect([code, out.match(/whsec_/g)?.length]).toEqual([0, 1])
  expect(secret).toHaveLength(50)
  expect(peer.requests.at(-1)?.path).toBe('/job')
})

test('one that there is not, with those that there are', { timeout: 120_000 }, async () => {
  const { code, out } = await exporting(['--status', 'exported', '--destination', 'Shop'])
  expect([code, out]).toEqual([1, 'There is no destination "Shop"; there are download, "Shop hooks".\n'])
})
