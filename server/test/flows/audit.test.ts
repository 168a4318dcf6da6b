// The audit log: who did what, when and from where; kept for good, without secrets, and as CSV.
import { approveShot, bulkApprove, unapproveShot, undoDecision } from '@sartiq/contract/decide/endpoints.ts'
import { cancelExport, createExport } from '@sartiq/contract/export/endpoints.ts'
import { putGenerator } from '@sartiq/contract/intake/generator.ts'
import { pathOf } from '@sartiq/contract/api.ts'
import { listAudit } from '@sartiq/contract/people/audit.ts'
import { logIn } from '@sartiq/contract/people/endpoints.ts'
import * as people from '@sartiq/contract/people/users.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manyShots } from '../fixtures/many-shots.ts'
import { createWorld, nobody, password, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const entries = async (query: Record<string, string> = {}) => (await world.call(listAudit, { query })).items

test('everything that somebody did is there, in order, and no secret is', async () => {
  const reviewer = await world.as('reviewer')
  const shots = await manyShots(world.ctx.db, 3)
  const [first, ...rest] = shots
  const params = { id: first?.id ?? '' }
  const approved = await world.call(
    approveShot,
    { params, body: { prediction_id: first?.cover ?? '', notes: 'good' } },
    reviewer,
  )
  await world.call(undoDecision, { params: { id: approved.undo_id ?? '' } }, reviewer)
  await world.call(
    bulkApprove,
    { body: { shots: rest.map(({ id, cover }) => ({ shot_id: id, prediction_id: cover })) } },
    reviewer,
  )
  await world.try(unapproveShot, { params, body: {} }, reviewer)
  const exported = await world.call(createExport, {
    body: { shots: [rest[0]?.id ?? ''], format: { file_format: 'jpg' }, destination: { type: 'download' } },
  })
  await world.call(cancelExport, { params: { id: exported.id } })
  await world.send('POST', pathOf(logIn), {
    body: { email: '  Eve@example.com', password: 'canary of a password' },
    headers: { ...nobody, origin: world.origin },
  })
  const user = await world.call(people.createUser, {
    body: { email: 'cmd@example.com', name: '=1+1', role: 'viewer', password },
  })
  await world.call(people.updateUser, {
    params: { id: user.id },
    body: { role: 'producer', password: 'canary of a password' },
  })
  const key = await world.call(people.createApiKey, { body: { name: 'CI', role: 'viewer' } })
  await world.call(people.deleteApiKey, { params: { id: key.id } })
  const { link } = await world.call(people.createInvitation, { body: { email: 'new@example.com', role: 'viewer' } })
  const { secret = '' } = await world.call(putGenerator, { body: { type: 'http', url: 'https://gen.example.com/' } })
  await world.call(people.deleteUser, { params: { id: user.id } })

  const all = (await entries()).toReversed()
  expect(all.map(({ action, actor, via, address }) => [action, actor.name, via, address])).toEqual([
    ['login', 'Any reviewer', 'session', '127.0.0.1'],
    ['shot.approve', 'Any reviewer', 'session', '127.0.0.1'],
    ['shot.undo', 'Any reviewer', 'session', '127.0.0.1'],
    ['shot.approve', 'Any reviewer', 'session', '127.0.0.1'],
    ['export.created', 'system', 'key', '127.0.0.1'],
    ['export.cancelled', 'system', 'key', '127.0.0.1'],
    ['login.failed', '', 'nobody', '127.0.0.1'],
    ['user.created', 'system', 'key', '127.0.0.1'],
    ['user.updated', 'system', 'key', '127.0.0.1'],
    ['api_key.created', 'system', 'key', '127.0.0.1'],
    ['api_key.revoked', 'system', 'key', '127.0.0.1'],
    ['invitation.created', 'system', 'key', '127.0.0.1'],
    ['generator.changed', 'system', 'key', '127.0.0.1'],
    ['user.deleted', 'system', 'key', '127.0.0.1'],
  ])
  expect(all[1]).toMatchObject({
    subject: first?.id,
    details: { from: 'PENDING_REVIEW', to: 'APPROVED', notes: 'good' },
  })
  expect(all[3]).toMatchObject({ subject: null, details: { shots: 2, undo_id: expect.any(String) } })
  expect(all[6]).toMatchObject({ subject: 'eve@example.com' })
  expect(all[8]).toMatchObject({
    details: { from: { role: 'viewer' }, to: { role: 'producer', password_changed: true } },
  })
  const text = JSON.stringify(all)
  for (const canary of ['canary', password, key.key, secret, link.split('token=')[1] ?? '?'])
    expect(text).not.toContain(canary)

  // Narrowed by action, by actor, by time, and paged.
  expect((await entries({ action: 'login' })).map(({ action }) => action)).toEqual(['login.failed', 'login'])
  expect(await entries({ action: 'shot.approve' })).toHaveLength(2)
  expect(await entries({ action: 'shot.app' })).toEqual([])
  expect(await entries({ actor: 'reviewer' })).toHaveLength(4)
  expect(await entries({ actor: all[0]?.actor.id ?? '' })).toHaveLength(4)
  expect(await entries({ to: all[0]?.at ?? '' })).toEqual([])
  const page = await world.call(listAudit, { query: { limit: 5 } })
  const next = await world.call(listAudit, { query: { limit: 500, cursor: page.next_cursor ?? '' } })
  expect([...page.items, ...next.items].toReversed()).toEqual(all)

  const csv = await world.send('GET', `${pathOf(listAudit)}?action=user.created`, { headers: { accept: 'text/csv' } })
  expect(csv.headers.get('content-type')).toContain('text/csv')
  expect(String(csv.body).split('\r\n')[0]).toBe('at,actor,actor_id,via,address,action,subject,details')
  expect(String(csv.body).trimEnd().split('\r\n')).toHaveLength(2)
})

test('a cell that begins like a formula is text', async () => {
  await using own = await createWorld()
  await own.send('POST', pathOf(logIn), {
    body: { email: '=HYPERLINK("http://evil")', password: 'x' },
    headers: { ...nobody, origin: own.origin },
  })
  const { body } = await own.send('GET', pathOf(listAudit), { headers: { accept: 'text/csv' } })
  expect(String(body)).toContain(`"'=hyperlink(""http://evil"")"`)
})

test('what is written stays as it is', async () => {
  const { db } = world.ctx
  await expect(db.updateTable('audit').set({ actor_name: 'nobody' }).execute()).rejects.toThrow('append-only')
  await expect(db.deleteFrom('audit').execute()).rejects.toThrow('append-only')
  await expect(sql`truncate audit`.execute(db)).rejects.toThrow('append-only')
  expect((await world.try(listAudit, { query: {} }, await world.as('producer'))).status).toBe(403)
})
