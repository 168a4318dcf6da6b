// Which scopes open which endpoints.
import { expect, test } from 'vitest'
import { api } from '../api.ts'
import { scopeOf, scopes, scopesAllow } from './scope.ts'

test('every endpoint has a scope, and writing includes reading', () => {
  for (const endpoint of api) {
    expect(scopes).toContain(scopeOf(endpoint))
    expect(scopesAllow(null, endpoint)).toBe(true)
    expect(scopesAllow([scopeOf(endpoint)], endpoint)).toBe(true)
    expect(scopesAllow([`${endpoint.chapter}:write`], endpoint)).toBe(true)
    expect(scopesAllow([`${endpoint.chapter}:read`], endpoint)).toBe(endpoint.method === 'GET')
    expect(scopesAllow([], endpoint)).toBe(endpoint.id === 'getMe')
  }
})
