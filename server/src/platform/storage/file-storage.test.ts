// Objects as files: whole or not at all, exact ranges, no way out of the folder.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFileStorage } from './file-storage.ts'
import { ObjectMissing, type Storage } from './storage.ts'

let folder: string
let storage: Storage
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sartiq-storage-'))
  storage = await openFileStorage(folder)
})
afterEach(() => rm(folder, { recursive: true }))

test('what was put is read back, whole and in ranges', async () => {
  expect(await storage.put('a/b.bin', Readable.from([Buffer.from('0123'), Buffer.from('456789')]))).toBe(10)
  expect(await storage.head('a/b.bin')).toBe(10)
  expect(String(await buffer(await storage.get('a/b.bin')))).toBe('0123456789')
  expect(String(await buffer(await storage.get('a/b.bin', { start: 3, end: 5 })))).toBe('345')
})

test('a stream that breaks leaves nothing behind', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('connection lost')
    })(),
  )
  await expect(storage.put('a/b.bin', broken)).rejects.toThrow('connection lost')
  expect(await storage.head('a/b.bin')).toBeNull()
  expect(await readdir(folder, { recursive: true })).toEqual(['.unfinished'])
})

test('what is missing says so', async () => {
  await expect(storage.get('none')).rejects.toBeInstanceOf(ObjectMissing)
  await expect(storage.move('none', 'some')).rejects.toBeInstanceOf(ObjectMissing)
  await expect(storage.withFile('none', async () => 1)).rejects.toBeInstanceOf(ObjectMissing)
  expect(await storage.head('none')).toBeNull()
  await storage.delete('none')
})

test.each(['../secrets', '/etc/passwd', 'a/../b', 'a//b', '', 'A', 'a\u0000b'])('%j is no key', async (key) => {
  await expect(storage.put(key, Buffer.from('x'))).rejects.toThrow('Not a storage key')
  await expect(storage.get(key)).rejects.toThrow('Not a storage key')
})

test('a copy has the same bytes, again and over what was there, and outlives what it was made from', async () => {
  await storage.put('sources/a', Buffer.from('picture'))
  await storage.put('renditions/b', Buffer.from('older'))
  for (let time = 0; time < 2; time++) await storage.copy('sources/a', 'renditions/b')
  await storage.delete('sources/a')
  expect(String(await buffer(await storage.get('renditions/b')))).toBe('picture')
  expect(await readdir(join(folder, '.unfinished'))).toEqual([])
  await expect(storage.copy('sources/a', 'renditions/c')).rejects.toBeInstanceOf(ObjectMissing)
})

test('move and list', async () => {
  await storage.put('incoming/1', Buffer.from('x'))
  await storage.move('incoming/1', 'sources/ab/abcd')
  const keys: string[] = []
  for await (const key of storage.list('sources/')) keys.push(key)
  expect(keys).toEqual(['sources/ab/abcd'])
})
