// A link to sign in may come from anywhere; what follows it stays here.
import { expect, test } from 'vitest'
import { returnPath } from './return-path.ts'

test.each([
  [undefined, '/'],
  ['', '/'],
  ['/', '/'],
  ['/exports', '/exports'],
  ['/shots/1?tab=a&b=c#d', '/shots/1?tab=a&b=c#d'],
  ['/a/../b', '/b'],
  ['exports', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['\\\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/a/..//evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/api/v1/session/oidc', '/'],
  ['/x\r\nset-cookie: a=b', '/xset-cookie:%20a=b'],
])('%j leads to %s', (from, path) => {
  expect(returnPath(from)).toBe(path)
})
