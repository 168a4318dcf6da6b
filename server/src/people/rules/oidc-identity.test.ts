// Claims of every kind of provider, and claims that no provider should make.
import { Refusal } from '@sartiq/contract/error.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import { expect, test } from 'vitest'
import { readIdentity } from './oidc-identity.ts'

const who = { iss: 'https://login.example.com', sub: '42', email: 'anna@example.com', name: 'Anna' }
const unmapped = { roleClaim: undefined, roles: new Map<string, Role>() }

test.each([
  [{}, { email: 'anna@example.com', name: 'Anna', role: null }],
  [{ name: undefined, preferred_username: 'anna.b' }, { name: 'anna.b' }],
  [{ name: '  ', preferred_username: undefined }, { name: 'anna' }],
  [{ name: 'a\u0000b' }, { name: 'anna' }],
  [{ name: 'x'.repeat(300) }, { name: 'anna' }],
  [{ name: { first: 'Anna' } }, { name: 'anna' }],
  [{ email: undefined, preferred_username: 'ben@example.com' }, { email: 'ben@example.com' }],
  [{ email: 'not one', upn: 'ben@example.com' }, { email: 'ben@example.com' }],
])('%j is %j', (claims, identity) => {
  expect(readIdentity({ ...who, ...claims }, unmapped)).toMatchObject({
    issuer: who.iss,
    subject: '42',
    ...identity,
  })
})

test.each([
  [{ email: undefined }, 'OIDC_NO_EMAIL'],
  [{ email: 'anna', preferred_username: 'anna' }, 'OIDC_NO_EMAIL'],
  [{ sub: '' }, 'OIDC_REFUSED'],
  [{ sub: 'a\u0000b' }, 'OIDC_REFUSED'],
  [{ sub: 42 }, 'OIDC_REFUSED'],
  [{ iss: undefined }, 'OIDC_REFUSED'],
])('%j is refused as %s', (claims, code) => {
  const read = () => readIdentity({ ...who, ...claims }, unmapped)
  expect(read).toThrow(Refusal)
  expect(read).toThrow(expect.objectContaining({ code }))
})

const roles = new Map<string, Role>([
  ['studio', 'reviewer'],
  ['makers', 'producer'],
  ['admins', 'admin'],
])
test.each([
  ['groups', { groups: ['studio', 'makers'] }, 'producer'],
  ['groups', { groups: 'admins' }, 'admin'],
  ['groups', { groups: ['admin', 'Studio', '', null, 3, ['admins']] }, 'viewer'],
  ['groups', { groups: { admins: true } }, 'viewer'],
  ['groups', {}, 'viewer'],
  ['realm_access.roles', { realm_access: { roles: ['studio'] } }, 'reviewer'],
  ['realm_access.roles', { realm_access: 'admins' }, 'viewer'],
  ['https://example.com/roles', { 'https://example.com/roles': ['admins'] }, 'admin'],
  ['constructor.name', {}, 'viewer'],
])('by %s, %j makes a %s', (roleClaim, claims, role) => {
  expect(readIdentity({ ...who, ...claims }, { roleClaim, roles }).role).toBe(role)
})
