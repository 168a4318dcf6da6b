// A stream ends well only with the right bytes.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { checkHash } from './check-hash.ts'

const pieces = ['ab', 'c', 'def'].map((text) => Buffer.from(text))
const whole = Buffer.concat(pieces)
const right = createHash('sha256').update(whole).digest('hex')

async function read(stream: Readable): Promise<{ bytes: string; error: unknown }> {
  let bytes = ''
  try {
    for await (const chunk of stream) bytes += String(chunk)
    return { bytes, error: null }
  } catch (error) {
    return { bytes, error }
  }
}

test('the right bytes pass', async () => {
  expect(await read(checkHash(Readable.from(pieces), right, 'x'))).toEqual({ bytes: 'abcdef', error: null })
  const none = createHash('sha256').digest('hex')
  expect(await read(checkHash(Readable.from([]), none, 'x'))).toEqual({ bytes: '', error: null })
})

test('other bytes fail before the last of them', async () => {
  const { bytes, error } = await read(checkHash(Readable.from([...pieces.slice(0, 2), Buffer.from('deg')]), right, 'x'))
  expect(bytes.length).toBeLessThan(6)
  expect(String(error)).toContain('x is damaged')
})

test('an error of storage is passed on', async () => {
  const broken = new Readable({ read: () => undefined })
  const checked = checkHash(broken, right, 'x')
  broken.destroy(new Error('disk gone'))
  expect(String((await read(checked)).error)).toContain('disk gone')
})
