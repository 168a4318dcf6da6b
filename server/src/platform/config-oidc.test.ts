// The settings of single sign-on: what is taken, and the sentence where it is not.
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const issuer = 'https://login.example.com/realms/studio'
const both = { SARTIQ_OIDC_ISSUER: issuer, SARTIQ_OIDC_CLIENT_ID: 'sartiq' }

test('without any of them there is none', () => {
  expect(readConfig({}).oidc).toBeUndefined()
  expect(readConfig({ SARTIQ_OIDC_ISSUER: '', SARTIQ_OIDC_ROLES: '' }).oidc).toBeUndefined()
})

test('two are enough', () => {
  const { roles, ...rest } = readConfig(both).oidc ?? { roles: new Map() }
  expect(rest).toEqual({ issuer, clientId: 'sartiq', scope: 'openid email profile', name: 'single sign-on' })
  expect([...roles]).toEqual(['viewer', 'reviewer', 'producer', 'admin'].map((role) => [role, role]))
})

test('groups become roles', () => {
  const groups = { SARTIQ_OIDC_ROLE_CLAIM: 'groups', SARTIQ_OIDC_ROLES: 'admins=admin, studio = reviewer,ou=x=viewer' }
  expect([...(readConfig({ ...both, ...groups }).oidc?.roles ?? [])]).toEqual([
    ['admins', 'admin'],
    ['studio', 'reviewer'],
    ['ou=x', 'viewer'],
  ])
})

test.each([
  [{ SARTIQ_OIDC_ISSUER: issuer }, 'SARTIQ_OIDC_ISSUER is set, but'],
  [{ SARTIQ_OIDC_CLIENT_ID: 'sartiq' }, 'set both or neither'],
  [{ SARTIQ_OIDC_NAME: 'Acme' }, 'SARTIQ_OIDC_NAME is set, but'],
  [{ ...both, SARTIQ_OIDC_ISSUER: 'login.example.com' }, 'SARTIQ_OIDC_ISSUER must be a URL'],
  [{ ...both, SARTIQ_OIDC_ISSUER: 'ftp://login.example.com' }, 'SARTIQ_OIDC_ISSUER must be a URL'],
  [{ ...both, SARTIQ_OIDC_ISSUER: 'https://me:secret@login.example.com' }, 'SARTIQ_OIDC_ISSUER must be a URL'],
  [{ ...both, SARTIQ_OIDC_ISSUER: `${issuer}?a=b` }, 'SARTIQ_OIDC_ISSUER must be a URL'],
  [{ ...both, SARTIQ_OIDC_SCOPE: 'email' }, 'must have openid'],
  [{ ...both, SARTIQ_OIDC_NAME: 'x'.repeat(61) }, 'SARTIQ_OIDC_NAME must have at most 60 characters'],
  [{ ...both, SARTIQ_OIDC_ROLES: 'a=admin' }, 'SARTIQ_OIDC_ROLES needs SARTIQ_OIDC_ROLE_CLAIM'],
  [{ ...both, SARTIQ_OIDC_ROLE_CLAIM: 'groups', SARTIQ_OIDC_ROLES: 'a=owner' }, '"a=owner", which is no pair'],
  [{ ...both, SARTIQ_OIDC_ROLE_CLAIM: 'groups', SARTIQ_OIDC_ROLES: 'a=admin,' }, '"", which is no pair'],
  [{ ...both, SARTIQ_OIDC_ROLE_CLAIM: 'groups', SARTIQ_OIDC_ROLES: 'admin' }, '"admin", which is no pair'],
])('%j cannot start', (env, sentence) => {
  const start = () => readConfig(env)
  expect(start).toThrow(ConfigError)
  expect(start).toThrow(sentence)
  expect(start).not.toThrow('me:secret')
})
