import { Readable } from 'node:stream'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openFileStorage } from '../platform/storage/file-storage.ts'
import { StorageAway } from '../platform/storage/storage.ts'
import { storeSource } from './store-source.ts'

const folder = await mkdtemp(join(tmpdir(), 'sartiq-source-'))
const storage = await openFileStorage(folder)
afterAll(() => rm(folder, { recursive: true, force: true }))

const failed = new Error('broken')
async function* half() {
  yield Buffer.from('half')
  await new Promise((resolve) => setTimeout(resolve, 20))
  throw failed
}
function gone(error?: Error): Readable {
  const body = new Readable({ read: () => undefined })
  body.on('error', () => undefined).push('half')
  return body.destroy(error)
}
function closing(): Readable {
  const body = new Readable({ read: () => undefined })
  body.push('half')
  setTimeout(() => body.destroy(), 20)
  return body
}

test.each<[string, () => Readable, string]>([
  ['breaks off with an error', () => Readable.from(half()), 'broken'],
  ['broke off before anybody read it', () => gone(failed), 'broken'],
  ['was gone before, without a word', () => gone(), 'the sender broke off'],
  ['goes without a word', closing, 'the sender broke off'],
])('a body that %s ends the call with that, and leaves nothing', async (_, body, message) => {
  const told = await storeSource(storage, body(), (error) => {
    throw new Error(`told: ${error.message}`)
  }).catch((error: unknown) => error)
  expect(told).toMatchObject({ message: `told: ${message}` })
  expect(await readdir(folder, { recursive: true })).toEqual(['.unfinished'])
})

test('when storage fails the body is not to blame', async () => {
  const full = {
    ...storage,
    put: (_: string, data: Buffer | Readable) => {
      if (data instanceof Readable) data.destroy(new Error('disk full'))
      return Promise.reject(new StorageAway('disk full', undefined))
    },
  }
  const body = Readable.from([Buffer.from('x')])
  const told = await storeSource(full, body, () => {
    throw new Error('told')
  }).catch((error: unknown) => error)
  expect(told).toBeInstanceOf(StorageAway)
  await expect.poll(() => body.destroyed).toBe(true)
})

test('bytes are hashed as they arrive, in whatever pieces', async () => {
  const stored = await storeSource(storage, Readable.from([Buffer.from('1234'), Buffer.from('56789')]))
  // CRC-32's own check value, of every catalogue of check sums.
  expect(stored).toMatchObject({ bytes: 9, crc32: 0xcbf43926 })
})
