// The server as a process: what it says when it cannot start, and what it loses when it is killed: nothing.
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import type { GalleryItem } from '@sartiq/contract/review/endpoints.ts'
import { expect, test } from 'vitest'
import { photo } from '../fixtures/photo.ts'
import { ask, findPlace, processKey, type Running, runCommand, startProcess } from '../process.ts'

async function importPhotos(place: { folder: string; port: number }, count: number): Promise<string> {
  const folder = join(place.folder, 'photos')
  await mkdir(folder)
  for (let number = 1; number <= count; number++) {
    const name = `SKU${String(number).padStart(3, '0')}_full_body_001.png`
    await writeFile(join(folder, name), await photo({ seed: number, width: 1200, height: 1800 }))
  }
  return folder
}

async function approveAll(server: Running, count: number): Promise<void> {
  const { body } = await ask(server, 'GET', '/gallery?limit=500')
  const { items } = body as { items: GalleryItem[] }
  expect(items).toHaveLength(count)
  const shots = items.map(({ shot, prediction }) => ({ shot_id: shot.id, prediction_id: prediction.id }))
  expect((await ask(server, 'POST', '/shots/bulk-approve', { shots })).status).toBe(200)
}

async function upload(server: Running, image: Buffer): Promise<{ status: number; body: unknown }> {
  const form = new FormData()
  form.append('metadata', JSON.stringify({ shooting: 'Early', sku: String(image.length), shot_type: 'front' }))
  form.append('image', new Blob([new Uint8Array(image)]), 'image.png')
  const init = { method: 'POST', body: form, headers: { authorization: `Bearer ${processKey}` } }
  const response = await fetch(`${server.address}/api/v1/predictions`, init)
  return { status: response.status, body: await response.json() }
}

async function getExport(server: Running, id: string): Promise<ExportRecord> {
  return (await ask(server, 'GET', `/exports/${id}`)).body
}

async function until<T>(read: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read()
    if (isRight(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('killed in the middle of an export, it goes on after the next start: nothing missing, nothing twice', async () => {
  await using place = await findPlace()
  const folder = await importPhotos(place, 12)
  const first = await startProcess(place)
  const imported = await runCommand(place, ['import', folder, '--shooting', 'Kill'])
  expect(imported.output).toContain('12 imported, 0 there already, 0 failed')
  const again = await runCommand(place, ['import', folder, '--shooting', 'Kill'])
  expect(again.output).toContain('0 imported, 12 there already, 0 failed')
  await approveAll(first, 12)
  const { body } = await ask(first, 'GET', '/shootings')
  const [shooting] = (body as { items: { id: string }[] }).items
  const asked = {
    shooting_id: shooting?.id,
    status_filter: 'approved',
    format: { file_format: 'png', resolution: '1024' },
    destination: { type: 'download' },
  }
  const created = (await ask(first, 'POST', '/exports/bulk', asked)).body as ExportRecord
  await until(
    () => getExport(first, created.id),
    ({ progress }) => progress.completed >= 2,
  )
  await first.kill()

  const second = await startProcess(place)
  const done = await until(
    () => getExport(second, created.id),
    ({ status }) => isSettled(status),
  )
  expect(done).toMatchObject({ status: 'COMPLETED', progress: { total: 12, completed: 12, failed: 0 } })
  const zip = join(place.folder, 'out.zip')
  const response = await fetch(second.address + done.download_url)
  await writeFile(zip, Buffer.from(await response.arrayBuffer()))
  const verified = await runCommand(place, ['verify', zip])
  expect(verified).toMatchObject({ code: 0, output: expect.stringContaining('15 files') })
  expect(new Set(done.images.map(({ filename }) => filename)).size).toBe(12)
  expect(await second.stop()).toBe(0)
}, 120_000)

test('an upload that comes before the first worker is up is answered with its verdict all the same', async () => {
  await using place = await findPlace()
  const server = await startProcess(place)
  const whole = await photo({ seed: 1, width: 600, height: 900 })
  const answers = await Promise.all([upload(server, whole), upload(server, whole.subarray(0, whole.length / 2))])
  expect(answers).toMatchObject([
    { status: 201, body: { image: { width: 600, height: 900 } } },
    { status: 422, body: { code: 'IMAGE_CORRUPT' } },
  ])
})

test('it stops at once although somebody follows its events', async () => {
  await using place = await findPlace()
  const server = await startProcess(place, { env: { SARTIQ_WORKERS: '0' } })
  const stream = await fetch(`${server.address}/api/v1/events`, { headers: { authorization: `Bearer ${processKey}` } })
  expect(stream.status).toBe(200)
  const ended = stream.text()
  expect(await server.stop()).toBe(0)
  expect(await ended).toContain('retry:')
})

test.skipIf(process.platform === 'win32')('it stops when npm, which started it, is told to', async () => {
  await using place = await findPlace()
  const server = await startProcess(place, { env: { SARTIQ_WORKERS: '0' }, byNpm: true })
  const closed = new Promise((resolve) => server.child.once('close', resolve))
  // npm ends the shell that it runs scripts in; the server's output closes when the server has ended as well.
  server.child.kill('SIGTERM')
  await closed
  expect(server.output()).toContain('Stopping')
  await expect(fetch(`${server.address}/readyz`)).rejects.toThrow('fetch failed')
})

test('a second server on the same data folder is refused, and the first goes on', async () => {
  await using place = await findPlace()
  const first = await startProcess(place, { env: { SARTIQ_WORKERS: '0' } })
  const other = { ...place, port: place.port + 1 }
  await expect(startProcess(other)).rejects.toThrow(
    new RegExp(`exit 1: .*Another server \\(process ${first.child.pid}\\) is running on the data folder`, 's'),
  )
  expect((await fetch(`${first.address}/readyz`)).status).toBe(200)
})

test('a port in use is named, with what to do', async () => {
  await using place = await findPlace()
  const taken = createServer().listen(place.port, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  await expect(startProcess(place)).rejects.toThrow(/exit 1: .*Port \d+ is already in use.*PORT=/s)
  await new Promise((resolve) => taken.close(resolve))
})

test('a data folder that cannot be written is named, with what to do', async () => {
  await using place = await findPlace()
  const file = join(place.folder, 'a-file')
  await writeFile(file, '')
  const env = { SARTIQ_DATA_DIR: join(file, 'data') }
  await expect(startProcess(place, { env })).rejects.toThrow(
    /exit 1: The data folder .* cannot be written.*SARTIQ_DATA_DIR/s,
  )
})

test.each([
  [{ PORT: 'abc' }, /exit 1: Cannot start with these settings: PORT/],
  [{ SARTIQ_ADMIN_EMAIL: 'a@example.com' }, /exit 1: SARTIQ_ADMIN_EMAIL and SARTIQ_ADMIN_PASSWORD go together/],
  [{ DATABASE_URL: 'mysql://x' }, /exit 1: Cannot start with these settings: DATABASE_URL must look like postgres/],
])('the settings %j stop the start with one sentence', async (env, message) => {
  await using place = await findPlace()
  await expect(startProcess(place, { env })).rejects.toThrow(message)
})

test('doctor finds what is right, and what is wrong', async () => {
  await using place = await findPlace()
  const well = await runCommand(place, ['doctor'])
  expect(well.output).toMatch(/✓ image library: sharp .*✓ database: embedded, Postgres 18.*✓ server: none is running/s)
  expect(well.code).toBe(0)
  const file = join(place.folder, 'a-file')
  await writeFile(file, '')
  const ill = await runCommand(place, ['doctor'], { SARTIQ_DATA_DIR: join(file, 'data') })
  expect(ill).toMatchObject({ code: 1, output: expect.stringContaining('✕ data folder') })
})
