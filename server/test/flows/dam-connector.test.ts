// A connector is data: what cannot work is refused, what nobody here has seen is driven, what a DAM asks for is kept.
import { createHash } from 'node:crypto'
import { createDestination, testDestination } from '@sartiq/contract/deliver/endpoints.ts'
import { pathOf } from '@sartiq/contract/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pushDueImages } from '../../src/deliver/push-to-dam.ts'
import {
  allowLoopback,
  approvedDresses,
  connectDam,
  deliverAll,
  exportTo,
  read,
  sameFiles,
} from '../fixtures/dam-destinations.ts'
import { fakeDam, must } from '../peers/dam/fake-dam.ts'
import { fakeGeneric, findable } from '../peers/dam/fake-generic.ts'
import { createWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => void (world = await createWorld(allowLoopback)))
afterAll(() => world[Symbol.asyncDispose]())

test('a connector that cannot work is refused with each place that is wrong', async () => {
  const config = {
    endpoint: 'https://dam.example.com/api',
    auth_type: 'oauth',
    credentials: { client_id: 'canary-id' },
    folder_structure: '{colour}',
    steps: [
      {
        method: 'POST',
        path: '/{later}',
        body: 'multipart',
        fields: { title: '{meta.titel}' },
        save: { later: '/id' },
      },
      { method: 'PUT', path: 'http://169.254.169.254/latest', body: 'none' },
    ],
  }
  const create = (body: object) =>
    world.send('POST', pathOf(createDestination), { body: { name: 'X', type: 'dam', config: body } })
  expect(await create(config)).toMatchObject({
    status: 422,
    body: {
      code: 'INVALID_VALUE',
      errors: [{ pointer: '/config/steps/1/path', message: expect.stringContaining('not a public') }],
    },
  })
  const answer = await create({ ...config, steps: config.steps.slice(0, 1) })
  const { errors } = answer.body as { errors: { pointer: string }[] }
  expect(new Set(errors.map(({ pointer }) => pointer))).toEqual(
    new Set([
      ...['/config/auth/token_url', '/config/credentials/client_secret', '/config/folder_structure'],
      ...['/config/steps/0/path', '/config/steps/0/fields/title'],
    ]),
  )
  expect(JSON.stringify(answer.body)).not.toContain('canary')
})

test('a DAM that nobody here has seen is connected by its config alone', async () => {
  // It wants a session, a container for each folder level, the parts with their ranges, and a commit that names the key.
  const containers = new Map<string, string>()
  const open = new Map<string, Buffer[]>()
  await using dam = await fakeDam((call, self) => {
    must(
      call.headers['x-acme-key'] === 'acme-secret' && call.url.searchParams.get('tenant') === 'eu',
      'who are you?',
      401,
    )
    const { pathname, searchParams } = call.url
    if (pathname === '/v9/containers') {
      const { label, within } = call.json() as { label: string; within: string }
      const place = `${within}/${label}`
      must(within === '' || [...containers.values()].includes(within), 'no such container')
      containers.set(place, containers.get(place) ?? `c${containers.size + 1}`)
      return { status: 200, body: { container: { ref: containers.get(place) } } }
    }
    if (pathname === '/v9/find') {
      const asset = self.assets.find(({ key }) => key === searchParams.get('k'))
      return { status: 200, body: { hits: asset ? [{ ref: asset.id }] : [] } }
    }
    if (call.method === 'POST' && pathname === '/v9/sessions') {
      const session = `s${open.size + 1}`
      open.set(session, [])
      return { status: 201, headers: { location: `/v9/sessions/${session}` } }
    }
    const [, session = '', verb] = pathname.match(/^\/v9\/sessions\/(\w+)(\/commit)?$/) ?? []
    const parts = open.get(session)
    if (parts && call.method === 'PATCH') {
      const [, from] = String(call.headers['content-range']).match(/^bytes (\d+)-\d+\/\d+$/) ?? []
      must(Number(from) === Buffer.concat(parts).length, 'a gap')
      parts.push(call.body)
      return { status: 308 }
    }
    if (parts && verb) {
      const { key, digest, into, words, title } = call.json() as Record<string, string> & { words: string[] }
      const bytes = Buffer.concat(parts)
      must(createHash('sha256').update(bytes).digest('hex') === digest, 'another file')
      must(Array.isArray(words), 'words are a list')
      self.assets.push({
        id: `ref-${self.assets.length + 1}`,
        key: key ?? null,
        bytes,
        fields: { into: into ?? '', title: title ?? '', words: words.join('|') },
      })
      return { status: 202, body: { job: `job-${self.assets.length}` } }
    }
    const [, job] = pathname.match(/^\/v9\/jobs\/(job-\d+)$/) ?? []
    must(job !== undefined, 'no such call', 404)
    return { status: 200, body: { state: 'done', ref: self.assets.at(-1)?.id } }
  })
  const json = { method: 'POST', body: 'json' } as const
  const destination = await connectDam(world, dam, {
    endpoint: `${dam.url}/v9`,
    credentials: { api_key: 'acme-secret' },
    auth: { name: 'X-Acme-Key' },
    folder_structure: '{shooting}/{sku:lower}',
    folder: {
      request: { ...json, path: '/containers?tenant=eu', fields: { label: '{segment}', within: '{parent_id}' } },
      save: { folder_id: '/container/ref' },
    },
    lookup: { request: { method: 'GET', path: '/find?k={asset_key}&tenant=eu' }, found: '/hits/0/ref' },
    steps: [
      { method: 'POST', path: '/sessions?tenant=eu', body: 'none', save: { session: 'header:Location' } },
      {
        method: 'PATCH',
        path: '{session}?tenant=eu',
        body: 'raw',
        repeat: 'parts',
        part_bytes: 1024,
        headers: { 'Content-Range': 'bytes {part_offset}-{part_end}/{bytes}' },
        ok: [308],
      },
      {
        ...json,
        path: '{session}/commit?tenant=eu',
        fields: {
          key: '{asset_key}',
          digest: '{sha256}',
          into: '{folder_id}',
          title: '{meta.title}',
          words: '{meta.keywords}',
        },
        save: { job: '/job' },
        poll: { path: '/jobs/{job}?tenant=eu', until: '/state=done', save: { asset_id: '/ref' }, every_ms: 100 },
      },
    ],
  })
  const id = await exportTo(world, destination, await approvedDresses(world, 2, 'Unseen'))
  await deliverAll(world)
  const done = await read(world, id)
  expect([done.errors, dam.wrong, done.status]).toEqual([[], [], 'COMPLETED'])
  expect(new Set(done.images.map((image) => image.dam_asset_id))).toEqual(new Set(['ref-1', 'ref-2']))
  const [delivered, rendered] = sameFiles(dam, done.images)
  expect(delivered).toEqual(rendered)
  // One container for the shooting and one a product, however many images were on their way at once.
  expect([...containers.keys()].toSorted()).toEqual(['/Unseen', 'c1/sku001', 'c1/sku002'])
  expect(dam.assets[0]?.fields).toMatchObject({ title: 'Summer Dress - full_body', words: 'Dresses|Casual' })
})

test('a DAM that fetches is given a link that lets it in', async () => {
  await using dam = await fakeDam(async ({ json, url }, self) => {
    if (url.pathname !== '/remote') return { status: 404 }
    const { source } = json() as { source: string }
    const fetched = await fetch(source.replace('https://delivery.example.com', pulled.origin))
    must(fetched.status === 200, `the link answered ${fetched.status}`)
    self.assets.push({ id: 'pulled-1', key: null, bytes: Buffer.from(await fetched.arrayBuffer()), fields: {} })
    return { status: 200, body: { id: 'pulled-1' } }
  })
  await using pulled = await createWorld({ ...allowLoopback, SARTIQ_PUBLIC_URL: 'https://delivery.example.com' })
  const steps = [
    { method: 'POST', path: '/remote', body: 'json', fields: { source: '{file_url}' }, save: { asset_id: '/id' } },
  ]
  const destination = await connectDam(pulled, dam, { endpoint: dam.url, steps })
  const id = await exportTo(pulled, destination, await pulled.approvedShots(1))
  await pulled.deliver()
  const done = await read(pulled, id)
  expect([done.errors, done.status]).toEqual([[], 'COMPLETED'])
  expect(dam.sha256s()).toEqual([done.images[0]?.sha256])
})

test('a test leaves nothing behind, and says what is wrong', async () => {
  await using dam = await fakeGeneric({ findable: true })
  const ask = (id: string, body = {}) => world.call(testDestination, { params: { id }, body })
  const good = await connectDam(world, dam, findable)
  expect(await ask(good)).toMatchObject({
    ok: true,
    left_behind: null,
    trace: [{ step: 'lookup', response: { status: 200 } }],
  })
  const generic = await connectDam(world, dam)
  expect(await ask(generic)).toMatchObject({ ok: true, left_behind: null, trace: [{ request: { method: 'HEAD' } }] })
  expect(dam.assets).toEqual([])
  const wrong = await connectDam(world, dam, { ...findable, credentials: { api_key: 'another-key' } })
  const refused = await ask(wrong)
  expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('401'), left_behind: null })
  expect(JSON.stringify(refused)).not.toContain('another-key')
  expect(await ask(good, { upload: true })).toMatchObject({
    ok: true,
    left_behind: 'asset-1',
    message: expect.stringContaining('stays there'),
  })
  expect(dam.assets).toHaveLength(1)
})

test('the rate of a DAM is kept by all that push', async () => {
  await using dam = await fakeGeneric()
  const destination = await connectDam(world, dam, { limits: { per_second: 20, concurrency: 8 } })
  const id = await exportTo(world, destination, await approvedDresses(world, 6, 'Paced'))
  await world.drain()
  const at: number[] = []
  dam.afterwards = () => void at.push(performance.now())
  await Promise.all([pushDueImages(world.ctx), pushDueImages(world.ctx)])
  await world.deliver()
  expect((await read(world, id)).status).toBe('COMPLETED')
  // Six requests have five waits of 50 ms between them, whoever made them.
  expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(200)
})

test('a DAM that asks to be left alone is, and then gets everything', async () => {
  await using dam = await fakeGeneric()
  dam.fault = (_, number) => (number === 1 ? { status: 429, headers: { 'retry-after': '30' } } : 'none')
  const destination = await connectDam(world, dam, { limits: { concurrency: 1 } })
  const id = await exportTo(world, destination, await approvedDresses(world, 3, 'Alone'))
  await world.deliver()
  expect(dam.requests).toHaveLength(1)
  world.clock.turn(31_000)
  await deliverAll(world)
  expect([(await read(world, id)).status, dam.assets.length]).toEqual(['COMPLETED', 3])
})
