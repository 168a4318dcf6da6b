// Signed links: good until they expire, for one path only.
import { expect, test } from 'vitest'
import { checkLink, signLink } from './signed-link.ts'

const key = Buffer.alloc(32, 7)
const at = (iso: string) => ({ now: () => new Date(iso) })
const noon = at('2026-11-22T12:00:00Z')

function parts(link: string): { expires?: string; signature?: string } {
  return Object.fromEntries(new URL(link, 'http://x').searchParams)
}

test.each([
  ['at once', at('2026-11-22T12:00:00Z'), '/a', {}, 'valid'],
  ['within its life', at('2026-11-22T12:59:59Z'), '/a', {}, 'valid'],
  ['too late', at('2026-11-22T14:00:01Z'), '/a', {}, 'expired'],
  ['for another path', noon, '/b', {}, 'invalid'],
  ['with a later expiry', noon, '/a', { expires: '9999999999' }, 'invalid'],
  ['without a signature', noon, '/a', { signature: undefined }, 'invalid'],
  ['with a wrong signature', noon, '/a', { signature: 'AAAA' }, 'invalid'],
] as const)('a link used %s', (_, clock, path, change, expected) => {
  const query = { ...parts(signLink(key, noon, '/a', 3600)), ...change }
  expect(checkLink(key, clock, path, query)).toBe(expected)
})
