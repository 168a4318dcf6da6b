// A whole product to test in: the real app over real HTTP, real Postgres, real images, a clock turned by hand.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { basePath, pathOf } from '@sartiq/contract/api.ts'
import type { Endpoint, Input, Reply } from '@sartiq/contract/endpoint.ts'
import type { Problem } from '@sartiq/contract/error.ts'
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import { createPrediction } from '@sartiq/contract/intake/endpoints.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { logIn } from '@sartiq/contract/people/endpoints.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import { inject } from 'vitest'
import { createApp } from '../src/app.ts'
import { pushDueImages } from '../src/deliver/push-to-dam.ts'
import { sendDueWebhooks } from '../src/deliver/send-webhooks.ts'
import { handlers } from '../src/tasks.ts'
import { openContext } from '../src/main/open-context.ts'
import { hashPassword } from '../src/people/passwords.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Context } from '../src/platform/context.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { newId } from '../src/platform/id.ts'
import { openQueue } from '../src/platform/queue/queue.ts'
import { tasks } from '../src/task-names.ts'
import { urlOf } from './global-setup.ts'
import { photo } from './fixtures/photo.ts'

export const adminKey = 'sk_test_admin_key'
/** The headers of somebody without any identity. */
export const nobody = { authorization: '' }
/** The password of every user that a world adds. */
export const password = 'correct horse battery staple'
let password_hash: Promise<string> | undefined

type Init = { body?: unknown; raw?: string | Buffer<ArrayBuffer>; headers?: Record<string, string> }

export type Answer = { status: number; headers: Headers; body: unknown }

export type World = Awaited<ReturnType<typeof createWorld>>

type Settings = Record<string, string>

/** Opens a world of its own: an empty database, an empty storage, a server on a free port. */
export async function createWorld(settings: Settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'sartiq-world-'))
  await chmod(folder, 0o755)
  const name = `world_${newId().replaceAll('-', '')}`
  const server = inject('postgresUrl')
  await onServer(server, `create database ${name} template template_world`)
  const url = urlOf(server, name)
  const env = {
    SARTIQ_DATA_DIR: folder,
    SARTIQ_API_KEY: adminKey,
    // No calls wait for a worker: `drain` works here and now, unless `startWorker` was called.
    SARTIQ_WORKERS: '0',
    SARTIQ_LOG_LEVEL: 'silent',
    NODE_ENV: 'test',
    ...settings,
  }
  const opened = await openContext(readConfig(env), url, 'api')
  const clock = handClock()
  const ctx: Context = { ...opened.ctx, clock }
  const app = await createApp(ctx)
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const closers: (() => Promise<void>)[] = []

  const world = {
    ctx,
    clock,
    origin,
    url,

    /** Any request, as the admin key unless `headers` say otherwise; `raw` is a body as it goes over the wire. */
    async send(method: string, path: string, init: Init = {}): Promise<Answer> {
      const isForm = init.body instanceof FormData
      const body = isForm
        ? (init.body as FormData)
        : (init.raw ?? (init.body === undefined ? undefined : JSON.stringify(init.body)))
      const response = await fetch(origin + path, {
        method,
        headers: asHeaders({
          ...(init.body !== undefined && !isForm && { 'content-type': 'application/json' }),
          ...init.headers,
        }),
        ...(body !== undefined && { body }),
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json')
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
    },

    /** Signs a new user of a role in. Answers the headers that a page of ours would send. */
    async as(role: Role): Promise<Record<string, string>> {
      const { email } = await world.addUser(role)
      const { headers, status } = await world.send('POST', pathOf(logIn), {
        body: { email, password },
        headers: { ...nobody, origin },
      })
      if (status !== 200) throw new Error(`signing in answered ${status}`)
      return { ...nobody, origin, cookie: String(headers.get('set-cookie')).split(';', 1)[0] ?? '' }
    },

    /** A user of a role, with the password that every user here has. */
    async addUser(role: Role): Promise<{ id: string; email: string; name: string }> {
      const id = newId()
      const user = { id, email: `${role}-${id}@example.com`, name: `Any ${role}` }
      password_hash ??= hashPassword(password)
      const row = { ...user, role, password_hash: await password_hash, created_at: clock.now().toISOString() }
      await ctx.db.insertInto('users').values(row).execute()
      return user
    },

    /** Calls an endpoint that must succeed; answers its body. */
    async call<E extends Endpoint>(
      endpoint: E,
      input: Input<E>,
      headers: Record<string, string> = {},
    ): Promise<Reply<E>> {
      const { status, body } = await world.try(endpoint, input, headers)
      if (status >= 400) throw new Error(`${endpoint.id} answered ${status}: ${JSON.stringify(body)}`)
      return body as Reply<E>
    },

    /** Calls an endpoint and answers whatever comes. */
    async try<E extends Endpoint>(
      endpoint: E,
      input: Input<E>,
      headers: Record<string, string> = {},
    ): Promise<Answer & { body: Problem }> {
      const { params, query, body } = input as {
        params?: Record<string, string>
        query?: Record<string, string>
        body?: unknown
      }
      const search = new URLSearchParams(query).toString()
      const path = pathOf(endpoint, params) + (search && `?${search}`)
      return (await world.send(endpoint.method, path, { headers, ...(body !== undefined && { body }) })) as Answer & {
        body: Problem
      }
    },

    /** Uploads an image as a generator would. */
    async upload(
      metadata: Record<string, unknown>,
      image: Buffer,
      filename = 'image.png',
    ): Promise<Answer & { body: Prediction }> {
      const form = new FormData()
      form.append(
        'metadata',
        JSON.stringify({ shooting: 'Summer_2024', sku: 'ABC123', shot_type: 'full_body', ...metadata }),
      )
      form.append('image', new Blob([new Uint8Array(image)]), filename)
      return (await world.send('POST', pathOf(createPrediction), { body: form })) as Answer & { body: Prediction }
    },

    /** Uploads a small photo for each SKU, has them read, and answers the predictions. */
    async predictions(count: number, metadata: Record<string, unknown> = {}): Promise<Prediction[]> {
      const all: Prediction[] = []
      for (let number = 1; number <= count; number++) {
        const sku = `SKU${String(number).padStart(3, '0')}`
        all.push((await world.upload({ sku, ...metadata }, await photo({ seed: number }))).body)
      }
      await world.drain()
      return all
    },

    /** The same, approved. Answers the shots' ids, in order. */
    async approvedShots(count: number, metadata: Record<string, unknown> = {}): Promise<string[]> {
      const all = await world.predictions(count, metadata)
      for (const { id, shot_id } of all) {
        await world.call(approveShot, { params: { id: shot_id }, body: { prediction_id: id } })
      }
      return all.map(({ shot_id }) => shot_id)
    },

    /** Bytes of any address of the API. */
    async bytes(
      path: string,
      headers: Record<string, string> = {},
    ): Promise<{ status: number; headers: Headers; body: Buffer }> {
      const response = await fetch(origin + path, { headers: asHeaders(headers) })
      return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
    },

    /** Runs every task, in order, until none is due. */
    drain: () => ctx.queue.drain(ctx, handlers),

    /** Runs every task, sends every webhook and pushes every image that is due, until nothing is. Answers how many attempts that were. */
    async deliver(): Promise<number> {
      let sent = 0
      for (;;) {
        await world.drain()
        const more = (await sendDueWebhooks(ctx)) + (await pushDueImages(ctx))
        if (more === 0) return sent
        sent += more
      }
    },

    /** A worker that takes jobs by itself, for what must happen while a call waits. */
    async startWorker(): Promise<void> {
      const queue = await openQueue({ url, log: ctx.log, tasks, role: 'worker', ownWorkers: 0, supervise: true })
      await queue.work({ ...ctx, queue }, handlers, 2)
      closers.push(() => queue.close(2000))
    },

    async [Symbol.asyncDispose](): Promise<void> {
      for (const close of closers) await close()
      await app.close()
      await opened.close()
      await onServer(server, `drop database ${name} with (force)`)
      await rm(folder, { recursive: true, force: true })
    },
  }
  return world
}

export { basePath }

/** The statuses of answers, lowest first. */
export function statusesOf(answers: { status: number }[]): number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b)
}

/** The admin key and what is given; an empty header is not sent. */
function asHeaders(headers: Record<string, string>): Record<string, string> {
  const all = { authorization: `Bearer ${adminKey}`, ...headers }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

type HandClock = { now(): Date; turn(ms: number): void }

/** Runs with the real time, plus what it was turned. */
function handClock(): HandClock {
  let turned = 0
  return { now: () => new Date(Date.now() + turned), turn: (ms) => (turned += ms) }
}

async function onServer(url: string, statement: string): Promise<void> {
  const { pool } = openDatabase(url, () => undefined, 1)
  try {
    await pool.query(statement)
  } finally {
    await pool.end()
  }
}
