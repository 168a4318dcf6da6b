// No secret leaves: one in every field that takes one, then a search of all that the product says and keeps.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { api, pathOf } from '@sartiq/contract/api.ts'
import { expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/platform/db/database.ts'
import { newId } from '../../src/platform/id.ts'
import { photo } from '../fixtures/photo.ts'
import { urlOf } from '../global-setup.ts'
import { servePeer } from '../peers/serve-peer.ts'
import { findPlace, processKey, type Running, startProcess } from '../process.ts'

type Json = Record<string, unknown>
type Answer = { status: number; text: string; body: Json; cookie: string }

/** Any request, as whoever the headers say; JSON unless it is a form. */
async function send(
  server: Running,
  method: string,
  path: string,
  body?: unknown,
  headers: Json = {},
): Promise<Answer> {
  const isForm = body instanceof FormData
  const all = {
    authorization: `Bearer ${processKey}`,
    ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
    ...headers,
  }
  const response = await fetch(`${server.address}${path}`, {
    method,
    // An empty header is not sent.
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  return { status: response.status, text, body: isJson ? (JSON.parse(text) as Json) : {}, cookie }
}

/** Says back all that it hears, as chatty peers do, and takes nothing. */
const echo = () =>
  servePeer((request, response) => {
    response.writeHead(request.path.includes('token') ? 401 : 500, {
      'x-echo': String(request.headers.authorization ?? request.headers['webhook-signature'] ?? ''),
    })
    response.end(JSON.stringify({ you: request.headers, said: request.body.toString() }))
  })

/** A place where each canary was put, with the forms that it might be found in. */
class Canaries {
  readonly all = new Map<string, string[]>()
  add(where: string, secret: unknown): string {
    if (typeof secret !== 'string' || secret.length < 8) throw new Error(`${where} is no secret: ${String(secret)}`)
    const bare = secret.replace(/^whsec_/, '')
    this.all.set(where, [...new Set([secret, bare, Buffer.from(secret).toString('base64').replace(/=+$/, '')])])
    return secret
  }
  findIn(text: string): string[] {
    return [...this.all].filter(([, forms]) => forms.some((form) => text.includes(form))).map(([where]) => where)
  }
}

test('a secret in every field, and none of them in a log, an answer, a row, a job or a file', async () => {
  await using place = await findPlace()
  await using chatty = await echo()
  const canaries = new Canaries()
  const own = (where: string) => canaries.add(where, `canary-${where.replaceAll(/\W/g, '-')}-${newId().slice(-12)}`)
  const admin = { email: 'admin@example.com', password: own('the admin’s password') }
  const url = await newDatabase()
  const server = await startProcess(place, {
    env: {
      DATABASE_URL: url,
      SARTIQ_LOG_LEVEL: 'trace',
      SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8',
      SARTIQ_SECRET_KEY: own('SARTIQ_SECRET_KEY'),
      SARTIQ_ADMIN_EMAIL: admin.email,
      SARTIQ_ADMIN_PASSWORD: admin.password,
    },
  })
  canaries.add('SARTIQ_API_KEY', processKey)
  canaries.add('the local key', (await readFile(join(place.folder, 'secrets/local-key'), 'utf8')).trim())
  const origin = { origin: server.address, authorization: '' }
  const call = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = await send(server, method, `/api/v1${path}`, body, headers)
    said.push(answer.text)
    return answer
  }
  const said: string[] = []
  /** An answer that shows a secret once is no leak; everything else is kept and searched. */
  const once = async (...args: Parameters<typeof call>): Promise<Answer> => {
    const answer = await call(...args)
    said.pop()
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer
  }

  // People.
  const signedIn = await call('POST', '/session', admin, origin)
  canaries.add('a session', decodeURIComponent(signedIn.cookie.split('=')[1] ?? '').split('.')[0])
  for (const password of [own('a wrong password'), own('another wrong password')])
    await call('POST', '/session', { ...admin, password }, origin)
  const person = { email: 'ada@example.com', name: 'Ada', role: 'viewer', password: own('a user’s password') }
  const { body: user } = await call('POST', '/users', person)
  await call('PATCH', `/users/${String(user['id'])}`, { password: own('a changed password') })
  const { body: apiKey } = await once('POST', '/api-keys', { name: 'Robot', role: 'viewer' })
  const viewer = { authorization: `Bearer ${canaries.add('an API key', apiKey['key'])}` }
  const { body: invited } = await once('POST', '/invitations', { email: 'eve@example.com', role: 'reviewer' })
  const token = canaries.add(
    'an invitation',
    new URL(String(invited['link']), server.address).searchParams.get('token'),
  )
  await call('POST', '/invitations/accept', { token, name: 'Eve', password: own('an invited password') }, origin)
  await call('POST', '/invitations/accept', { token, name: 'Eve', password: own('a late password') }, origin)

  // The generator.
  const workflow = { 9: { class_type: 'SaveImage', inputs: {} } }
  await call('PUT', '/generator', { type: 'comfyui', url: chatty.url, workflow, api_key: own('a ComfyUI key') })
  const jobs = { type: 'http', url: chatty.url, deadline_s: 5 }
  const whsec = `whsec_${Buffer.from(`canary generator ${newId()}`).toString('base64')}`
  await call('PUT', '/generator', { ...jobs, secret: canaries.add('a generator’s secret', whsec) })
  const { shot_id, prediction_id } = await newShot(server)
  await call('POST', `/shots/${shot_id}/revisions`, { changes_requested: ['x'], regenerate: true })

  // Destinations; a name that is no secret must be found where the others must not.
  const seen = own('a name')
  const hook = { name: seen, type: 'webhook', config: { url: `${chatty.url}/hooks`, events: ['shot.approved'] } }
  const { body: webhook } = await once('POST', '/destinations', hook, { 'idempotency-key': 'k1' })
  canaries.add('a webhook’s secret', webhook['secret'])
  await call('POST', '/destinations', hook, { 'idempotency-key': 'k1' })
  const { body: rotated } = await once('POST', `/webhooks/rotate/${String(webhook['id'])}`)
  canaries.add('a rotated secret', rotated['secret'])
  await call('POST', `/destinations/${String(webhook['id'])}/test`, {})
  const dams = [
    { auth_type: 'api_key', credentials: { api_key: own('an api_key') } },
    {
      auth_type: 'oauth',
      credentials: { client_id: 'us', client_secret: own('a client_secret') },
      auth: { token_url: `${chatty.url}/token` },
    },
  ]
  const ids: string[] = []
  for (const [at, config] of dams.entries()) {
    const made = await call('POST', '/destinations', {
      name: `DAM ${at}`,
      type: 'dam',
      config: { endpoint: `${chatty.url}/dam`, ...config },
    })
    expect(made.status, made.text).toBe(201)
    ids.push(String(made.body['id']))
    await call('POST', `/destinations/${ids.at(-1)}/test`, {})
  }
  const changed = {
    endpoint: `${chatty.url}/dam`,
    auth_type: 'api_key',
    credentials: { api_key: own('a new api_key') },
  }
  await call('PATCH', `/destinations/${ids[0]}`, { config: changed })
  // Refused for something else: the refusal says nothing of what came with it.
  for (const wrong of [
    { endpoint: 'no address', auth_type: 'api_key', credentials: { api_key: own('a refused api_key') } },
    { ...changed, credentials: { api_key: own('an api_key beside nonsense') }, colour: 'red' },
    { ...changed, credentials: [own('an api_key in a list')] },
  ])
    expect((await call('POST', '/destinations', { name: 'X', type: 'dam', config: wrong })).status).toBe(422)

  // Everything goes out and comes to nothing: peers that fail are peers that are logged.
  await call('PUT', `/shots/${shot_id}/approve`, { prediction_id })
  const format = { file_format: 'jpg', resolution: '512' }
  const exports: string[] = []
  for (const destination of [
    { type: 'webhook', destination_id: webhook['id'] },
    ...ids.map((destination_id) => ({ type: 'dam', destination_id })),
    { type: 'download' },
  ])
    exports.push(String((await call('POST', '/exports', { shots: [shot_id], format, destination })).body['id']))
  const toUrl = { shots: [shot_id], format, destination: { type: 'webhook', url: `${chatty.url}/own` } }
  const { body: urlExport } = await once('POST', '/exports', toUrl, { 'idempotency-key': 'k2' })
  canaries.add('a URL’s secret', urlExport['webhook_secret'])
  const heard = () => chatty.requests.map(({ path }) => path)
  await until(() => ['/', '/hooks', '/own'].every((path) => heard().includes(path)))
  await until(async () => (await call('GET', `/exports/${exports.at(-1)}`)).body['status'] === 'COMPLETED')
  await until(async () => attemptsOf(await call('GET', `/exports/${String(urlExport['id'])}/deliveries`)) > 0)

  // Every answer that can be read, as admin and as viewer.
  const known = {
    destinations: String(webhook['id']),
    exports: String(urlExport['id']),
    shots: shot_id,
    predictions: prediction_id,
    users: String(user['id']),
  }
  for (const path of readable(known))
    for (const headers of [{}, viewer, { authorization: '', cookie: signedIn.cookie }])
      await call('GET', path, undefined, headers)
  for (const id of ids) await call('GET', `/destinations/${id}/deliveries`)
  said.push((await send(server, 'GET', '/metrics')).text)
  const answers = said.join('\n')
  expect(await server.stop()).toBe(0)
  const dump = await dumpOf(url)
  const files = await filesOf(place.folder)

  const notSecret = 'a name'
  expect(canaries.all.size).toBeGreaterThanOrEqual(25)
  const places = { log: server.output(), answers, dump, files }
  for (const [name, text] of Object.entries(places))
    expect([name, canaries.findIn(text).filter((where) => where !== notSecret)]).toEqual([name, []])
  // The search finds what is there: the name, where it belongs; what every place says by itself; each canary in what was sent.
  expect(canaries.findIn(answers)).toEqual([notSecret])
  expect(canaries.findIn(dump)).toEqual([notSecret])
  expect(places.log).toContain('worker is ready')
  expect(files.length).toBeGreaterThan(1000)
  for (const where of canaries.all.keys())
    expect(canaries.findIn(`${places.log} ${canaries.all.get(where)?.[0]}`)).toContain(where)
  expect(dump).toContain('pgboss.job')
}, 120_000)

async function newDatabase(): Promise<string> {
  const name = `secrets_${newId().replaceAll('-', '')}`
  const { pool } = openDatabase(inject('postgresUrl'), () => undefined, 1)
  await pool.query(`create database ${name} template template_world`)
  await pool.end()
  return urlOf(inject('postgresUrl'), name)
}

async function newShot(server: Running): Promise<{ shot_id: string; prediction_id: string }> {
  const form = new FormData()
  form.append('metadata', JSON.stringify({ shooting: 'Secrets', sku: 'S1', shot_type: 'front' }))
  form.append('image', new Blob([new Uint8Array(await photo({ seed: 8 }))]), 'image.png')
  const { body } = await send(server, 'POST', '/api/v1/predictions', form)
  return { shot_id: String(body['shot_id']), prediction_id: String(body['id']) }
}

/** Every path of the contract that can be read, with ids of things that are there. */
function readable(known: Record<string, string>): string[] {
  return api
    .filter(({ method, id }) => method === 'GET' && id !== 'streamEvents' && id !== 'followEvents')
    .flatMap((endpoint) => {
      const kind = endpoint.path.split('/')[1] ?? ''
      if (!endpoint.path.includes('{')) return [pathOf(endpoint).replace('/api/v1', '')]
      const id = known[kind]
      return id === undefined || /\{(?!id\})/.test(endpoint.path)
        ? []
        : [pathOf(endpoint, { id }).replace('/api/v1', '')]
    })
    .filter((path) => path !== '/events')
}

function attemptsOf({ body }: Answer): number {
  const { items } = body as { items: { attempt_count: number; status: string }[] }
  return items.filter(({ status }) => status !== 'sending').reduce((sum, { attempt_count }) => sum + attempt_count, 0)
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 100))
}

/** Every row of every table as text, jobs included. */
async function dumpOf(url: string): Promise<string> {
  const { pool } = openDatabase(url, () => undefined, 1)
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const parts: string[] = []
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`)
    parts.push(name, ...rows.map(({ row }) => row))
  }
  await pool.end()
  return parts.join('\n')
}

/** All files of the data folder but those that are made to hold secrets. */
async function filesOf(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = files
    .filter((file) => file.isFile() && !file.parentPath.endsWith('secrets'))
    .map((file) => readFile(join(file.parentPath, file.name), 'latin1'))
  return (await Promise.all(texts)).join('\n')
}
