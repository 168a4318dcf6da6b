// What a stream does when its entries are not what was planned, when nobody reads it, and when its reader leaves.
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { planZip } from './plan.ts'
import { ZipEntryError, zipStream } from './stream.ts'
import { fakeZip, zipBytes } from './zip-fixture.ts'

const good = Buffer.from('0123456789'.repeat(100))
const flipped = Buffer.from(good)
flipped[500] = 0

async function readAll(stream: Readable): Promise<{ bytes: number; error: unknown }> {
  let bytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) bytes += chunk.length
    return { bytes, error: null }
  } catch (error) {
    return { bytes, error }
  }
}

test.each([
  ['a flipped bit', [flipped], 'CRC-32'],
  ['a short entry', [good.subarray(0, 999)], 'yielded 999 of the 1000 bytes'],
  ['nothing', [], 'yielded 0 of the 1000 bytes'],
  ['a long entry', [good, Buffer.from('!')], 'more than the 1000 bytes'],
])('%s ends the stream before the ZIP does', async (_, chunks, words) => {
  const zip = fakeZip([
    ['first', 'ok'],
    ['second', good],
    ['third', 'ok'],
  ])
  const opened: number[] = []
  const stream = zipStream(zip.plan, (index, start, end) => {
    opened.push(index)
    return index === 1 ? Readable.from(chunks) : zip.open(index, start, end)
  })
  const { bytes, error } = await readAll(stream)
  expect(error).toBeInstanceOf(ZipEntryError)
  expect(error).toMatchObject({ code: 'ZIP_ENTRY_CHANGED', entry: 'second', message: expect.stringContaining(words) })
  expect(bytes).toBeLessThan(zip.plan.totalBytes)
  expect(opened).toEqual([0, 1])
})

test('a damaged last entry never yields its last byte', async () => {
  const plan = planZip([{ name: 'only', size: 1000, crc32: crc32(good) }])
  const { bytes } = await readAll(zipStream(plan, () => Readable.from([flipped])))
  expect(bytes).toBeLessThan(1000)
})

test.each([
  ['opening', () => Promise.reject(new Error('ENOENT'))],
  [
    'reading',
    () =>
      new Readable({
        read() {
          this.destroy(new Error('EIO'))
        },
      }),
  ],
])('an error in %s names the entry and keeps its cause', async (_, open) => {
  const plan = planZip([{ name: 'a.png', size: 5, crc32: 1 }])
  const { error } = await readAll(zipStream(plan, open))
  expect(error).toMatchObject({ entry: 'a.png', cause: expect.any(Error) })
})

test('part of an entry is checked by length alone', async () => {
  const zip = fakeZip([['a', good]])
  expect(
    (
      await zipBytes(
        { ...zip, open: (_, start, end) => Readable.from([flipped.subarray(start, end)]) },
        { from: 40, to: 900 },
      )
    ).length,
  ).toBe(861)
})

test('one entry is open at a time, and none is opened before it is wanted', async () => {
  const zip = fakeZip(Array.from({ length: 20 }, (_, at) => [`${at}`, good] as const))
  let open = 0
  let most = 0
  let opened = 0
  const stream = zipStream(zip.plan, async function* (index, start, end) {
    opened += 1
    most = Math.max(most, (open += 1))
    yield* zip.open(index, start, end)
    open -= 1
  })
  await sleep(20)
  expect(opened).toBe(0)
  expect((await readAll(stream)).bytes).toBe(zip.plan.totalBytes)
  expect([most, opened, open]).toEqual([1, 20, 0])
})

test('a reader that stops reading stops the source', async () => {
  const chunk = Buffer.alloc(64 * 1024)
  let pulled = 0
  const plan = planZip([{ name: 'big', size: chunk.length * 1000, crc32: 1 }])
  const stream = zipStream(plan, async function* () {
    for (let at = 0; at < 1000; at++) {
      pulled += 1
      yield chunk
    }
  })
  stream.once('data', () => stream.pause())
  await sleep(50)
  expect(pulled).toBeLessThan(10)
  stream.destroy()
})

test('a reader that leaves closes the open entry, even one that stalls', async () => {
  const stalled = new Readable({ read() {} })
  const plan = planZip([{ name: 'a', size: 5, crc32: 1 }])
  const stream = zipStream(plan, () => stalled)
  stream.resume()
  await sleep(10)
  stream.destroy()
  await sleep(10)
  expect(stalled.destroyed).toBe(true)
})
