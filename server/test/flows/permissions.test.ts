// Who may do what: every endpoint for nobody and for each role.
import { api, pathOf } from '@sartiq/contract/api.ts'
import type { Endpoint } from '@sartiq/contract/endpoint.ts'
import { getMe } from '@sartiq/contract/people/endpoints.ts'
import { type Permission, type Role, roleMay, roles } from '@sartiq/contract/people/role.ts'
import fastify from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { bind } from '../../src/platform/http/bind.ts'
import { newId } from '../../src/platform/id.ts'
import { createLog } from '../../src/platform/log.ts'
import { createWorld, nobody, type World } from '../world.ts'

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))
}

// B9: every endpoint, for nobody and for each role, made from the contract.
describe('every cell of endpoint and role', () => {
  const callers = ['anonymous', ...roles] as const
  type Caller = (typeof callers)[number]
  const cells = new Map<string, number>()

  beforeAll(async () => {
    await using world = await createWorld()
    for (const caller of callers) {
      const headers = caller === 'anonymous' ? { ...nobody, origin: world.origin } : await world.as(caller)
      // Signing out ends what the others need.
      const inOrder = api.toSorted((a, b) => Number(a.id === 'logOut') - Number(b.id === 'logOut'))
      for (const endpoint of inOrder) cells.set(`${endpoint.id} ${caller}`, await knock(world, endpoint, headers))
    }
  })

  /** Asks for something that does not exist: whoever may ask is told so, or that the body is wrong. */
  async function knock(world: World, endpoint: Endpoint, headers: Record<string, string>): Promise<number> {
    const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, newId()])
    const isRead = endpoint.method === 'GET'
    const response = await fetch(world.origin + pathOf(endpoint, Object.fromEntries(names)), {
      method: endpoint.method,
      headers: {
        ...without(headers, 'authorization'),
        ...(!isRead && endpoint.body && { 'content-type': 'application/json' }),
      },
      ...(!isRead && endpoint.body && { body: '{}' }),
    })
    await response.body?.cancel()
    return response.status
  }

  function expected(endpoint: Endpoint, caller: Caller): number | undefined {
    const role: Role | null = caller === 'anonymous' ? null : caller
    // A download is open to whoever holds its signed link, and to nobody else without an identity.
    const linkOnly = endpoint.permission === 'open' && endpoint.refusals?.includes('LINK_EXPIRED')
    const needed: Permission = linkOnly ? 'view' : endpoint.permission
    if (roleMay(role, needed)) return undefined
    return role === null ? 401 : 403
  }

  test.each(api.flatMap((endpoint) => callers.map((caller) => [endpoint.id, caller, endpoint] as const)))(
    '%s as %s',
    (id, caller, endpoint) => {
      const status = cells.get(`${id} ${caller}`) ?? 0
      const refusal = expected(endpoint, caller)
      if (refusal) expect(status).toBe(refusal)
      // Signing in with an empty body is refused for that.
      else expect([401, 403, 429, 500]).not.toContain(status)
    },
  )

  test('the table holds refusals of both kinds', () => {
    const statuses = [...cells.values()]
    expect(statuses).toContain(401)
    expect(statuses).toContain(403)
    expect(cells.size).toBe(api.length * callers.length)
  })
})

test('an endpoint that names no permission stops the start', () => {
  const log = createLog('silent', 'test')
  const options = { identify: () => Promise.resolve(null), clock: { now: () => new Date() }, log, strictReplies: true }
  const handle = () => Promise.resolve({})
  for (const permission of [undefined, '', 'publish'] as never[]) {
    const endpoint = { ...getMe, permission }
    expect(() => bind(fastify(), [{ endpoint, handle }], options)).toThrow('getMe names no permission')
  }
  expect(() => bind(fastify(), [{ endpoint: getMe, handle }], options)).not.toThrow()
})
