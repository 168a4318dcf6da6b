// Keys never reach further than their owner, nor than the key that made them.
import { expect, test } from 'vitest'
import { keyActor, tooWide } from './key-role.ts'

test.each([
  ['admin', 'viewer', 'viewer'],
  ['viewer', 'admin', 'viewer'],
  ['producer', 'producer', 'producer'],
] as const)('a key of %s whose owner is %s acts as %s', (role, owner, acts) => {
  const actor = keyActor({ owner_id: 'u', role, scopes: ['intake:read'] }, { name: 'Anna', role: owner })
  expect(actor).toEqual({ user_id: 'u', name: 'Anna', role: acts, via: 'key', scopes: ['intake:read'] })
})

test.each([
  ['admin', null, 'admin', null, undefined],
  ['admin', null, 'producer', null, '/role'],
  ['viewer', ['intake:read'], 'admin', null, undefined],
  ['viewer', ['intake:read'], 'admin', ['intake:read', 'people:write'], undefined],
  ['viewer', ['intake:write'], 'admin', ['intake:read'], '/scopes'],
  ['viewer', null, 'admin', ['people:write'], '/scopes'],
] as const)('role %s with %j, asked by %s with %j', (role, scopes, maker, held, pointer) => {
  const asked = { role, scopes: scopes && [...scopes] }
  expect(tooWide(asked, { role: maker, scopes: held && [...held] })?.pointer).toBe(pointer)
})
