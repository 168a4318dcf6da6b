// Sealed secrets open for their key and their row, and for nothing else.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { hintOf, seal, unseal } from './seal.ts'

const keysOf = (secret: string) => ({
  derive: (use: string) =>
    createHash('sha256')
      .update(secret + use)
      .digest(),
  localKey: '',
})
const keys = keysOf('one')

/** Another last byte: the last letter of base64url alone may hold bits that mean nothing. */
function flipBit(text: string): string {
  const [version, nonce, tag, body = ''] = text.split('.')
  const bytes = Buffer.from(body, 'base64url')
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
  return [version, nonce, tag, bytes.toString('base64url')].join('.')
}

test('what is sealed opens again, and shows nothing of itself', () => {
  const sealed = seal(keys, 'generator.secret', 'whsec_canary')
  expect(sealed).not.toContain('canary')
  expect(sealed).not.toBe(seal(keys, 'generator.secret', 'whsec_canary'))
  expect(unseal(keys, 'generator.secret', sealed)).toBe('whsec_canary')
  expect(hintOf('whsec_canary')).toBe('…nary')
})

test.each([
  ['under another key', keysOf('two'), 'a', (text: string) => text],
  ['in another row', keys, 'b', (text: string) => text],
  ['with a bit changed', keys, 'a', flipBit],
  ['cut short', keys, 'a', (text: string) => text.slice(0, 20)],
])('%s it does not open', (_, other, place, change) => {
  expect(() => unseal(other, place, change(seal(keys, 'a', 'a secret')))).toThrow('enter it again')
})
