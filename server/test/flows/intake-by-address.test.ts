// Images that are fetched by their address: where the operator allows it, within limits, once.
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo } from 'node:net'
import { pathOf } from '@sartiq/contract/api.ts'
import type { Problem } from '@sartiq/contract/error.ts'
import { createPrediction } from '@sartiq/contract/intake/endpoints.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { expect, test } from 'vitest'
import { photo } from '../fixtures/photo.ts'
import { createWorld, type World } from '../world.ts'

const key = { shooting: 'Summer_2024', sku: 'ABC123', shot_type: 'full_body' }
type Uploaded = { status: number; body: Omit<Prediction, 'status'> & Problem }

async function rowsLeft(world: World): Promise<number[]> {
  const tables = ['shootings', 'shots', 'predictions'] as const
  return Promise.all(tables.map(async (table) => (await world.ctx.db.selectFrom(table).select('id').execute()).length))
}

/** A server of the test's own on the loopback, that counts who came. */
async function peer(answer: RequestListener) {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('an image is fetched by its address, where the operator allows the network', async () => {
  await using world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
  await world.startWorker()
  const bytes = await photo({ seed: 3 })
  await using server = await peer(({ url }, response) => {
    if (url === '/image.png') response.end(bytes)
    else if (url === '/text') response.end('no image')
    else if (url === '/elsewhere') response.writeHead(302, { location: '/image.png' }).end()
    else if (url === '/half')
      response
        .writeHead(200, { 'content-length': bytes.length })
        .write(bytes.subarray(0, 900), () => response.destroy())
    else if (url === '/huge') response.writeHead(200, { 'content-length': 200 * 1024 * 1024 }).write(bytes)
    else response.writeHead(404).end()
  })
  const fetchFrom = async (path: string) => {
    const image_url = path.startsWith('/') ? `http://127.0.0.1:${server.port}${path}` : path
    return (await world.send('POST', pathOf(createPrediction), { body: { ...key, image_url } })) as Uploaded
  }
  const { status, body } = await fetchFrom('/image.png')
  expect([status, body.image?.status]).toEqual([201, 'ready'])
  expect((await world.bytes(body.image.original_url)).body.equals(bytes)).toBe(true)
  expect((await fetchFrom('/image.png')).body.id).toBe(body.id)

  for (const path of [
    '/missing',
    '/elsewhere',
    '/half',
    '/huge',
    'file:///etc/passwd',
    'http://u:p@127.0.0.1/',
    'nonsense',
    '/text',
  ]) {
    const refused = await fetchFrom(path)
    const code = path === '/text' ? 'IMAGE_UNSUPPORTED' : 'INVALID_VALUE'
    expect([path, refused.status, refused.body.code]).toEqual([path, 422, code])
    if (path !== '/text') expect(refused.body.errors[0]?.pointer, path).toBe('/image_url')
  }
  const noUrl = (await world.send('POST', pathOf(createPrediction), { body: key })) as Uploaded
  expect([noUrl.status, noUrl.body.errors[0]?.pointer]).toEqual([422, '/image_url'])
  expect(await rowsLeft(world)).toEqual([1, 1, 1])
})

test('without that permission nothing is ever asked of a private address', async () => {
  await using world = await createWorld()
  await using server = await peer((_, response) => response.end('secret'))
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]']) {
    const image_url = `http://${host}:${server.port}/image.png`
    const { status, body } = (await world.send('POST', pathOf(createPrediction), {
      body: { ...key, image_url },
    })) as Uploaded
    expect([host, status, body.code]).toEqual([host, 422, 'INVALID_VALUE'])
  }
  expect(server.requests()).toBe(0)
  expect(await rowsLeft(world)).toEqual([0, 0, 0])
})
