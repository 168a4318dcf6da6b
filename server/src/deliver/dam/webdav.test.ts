// WebDAV against lighttpd: folders, files, what is there already, and properties, by a server that nobody here wrote.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startLighttpd, type WebDav } from '../../../test/peers/dam/lighttpd.ts'
import { runConnector } from './run-connector.ts'
import { outcomeOf, peerOf, presetPeer, testFile, testRun } from './test-run.ts'

let server: WebDav
let base: string
let tests = 0
beforeAll(async () => void (server = await startLighttpd()))
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  base = `place-${++tests}`
  await mkdir(join(server.folder, base))
})

const connect = (more: object = {}) =>
  presetPeer('webdav', { url: `${server.url}/${base}/`, username: server.user, password: server.password }, more)
const file = testFile({ filename: 'Kleid & Ümläut #1 50%_001.png', folder: 'Été 2024/ABC+1' })
const place = () => join(server.folder, base, file.folder, file.filename)

test('folders are made, the file is read back, and its id is its path', async () => {
  const run = testRun(connect(), file)
  expect(await runConnector(run)).toBe(`${file.folder}/${file.filename}`)
  expect(
    createHash('sha256')
      .update(await readFile(place()))
      .digest('hex'),
  ).toBe(file.sha256)
  expect(run.exchanges.map(({ step, response }) => [step, response?.status])).toEqual([
    ['folder', 201],
    ['folder', 201],
    ['upload', 201],
    ['verify', 200],
  ])
  // Folders that are there are asked for no more; a process that does not know them is told so by the server.
  const second = testRun(connect(), { ...file, filename: 'other.png' })
  await runConnector(second)
  expect(second.exchanges.map(({ response }) => response?.status)).toEqual([405, 405, 201, 200])
  const third = { ...testRun(connect(), { ...file, filename: 'third.png' }), folders: second.folders }
  await runConnector(third)
  expect(third.exchanges.map(({ response }) => response?.status)).toEqual([201, 200])
})

test('the same file is put once, a crash between or not', async () => {
  const first = testRun(connect(), file)
  await runConnector(first)
  const again = testRun(connect(), file)
  expect(await runConnector({ ...again, isUncertain: true })).toBe(`${file.folder}/${file.filename}`)
  expect(again.exchanges.map(({ request }) => request.method)).toEqual(['HEAD', 'GET'])
  // One that does not know that it was here before is told by the server.
  const blind = testRun(connect(), file)
  await runConnector(blind)
  expect(blind.exchanges.map(({ request, response }) => [request.method, response?.status])).toEqual([
    ['MKCOL', 405],
    ['MKCOL', 405],
    ['PUT', 412],
    ['HEAD', 200],
    ['GET', 200],
  ])
  expect(await readdir(join(server.folder, base, file.folder))).toEqual([file.filename])
})

test('another’s file stays as it is', async () => {
  await mkdir(join(server.folder, base, file.folder), { recursive: true })
  await writeFile(place(), 'mine')
  const outcome = await outcomeOf(testRun(connect(), file))
  expect(outcome).toMatchObject({ kind: 'final', code: 'DAM_CONFLICT' })
  expect(await readFile(place(), 'utf8')).toBe('mine')
})

test('a folder that was deleted meanwhile is made again with the next try', async () => {
  const run = testRun(connect(), file)
  run.folders.find = () => Promise.resolve({})
  expect(await outcomeOf(run)).toMatchObject({ kind: 'retry', forget: true, status: 409 })
})

test('a wrong password is no reason to try again', async () => {
  const peer = connect()
  const wrong = { ...peer, credentials: { ...peer.credentials, password: 'another' } }
  expect(await outcomeOf(testRun(wrong, file))).toMatchObject({ kind: 'auth', status: 401 })
})

test('properties are set by a document whose values stay text', async () => {
  const xml =
    '<?xml version="1.0"?><d:propertyupdate xmlns:d="DAV:" xmlns:s="urn:s"><d:set><d:prop><s:title>{meta.title}</s:title></d:prop></d:set></d:propertyupdate>'
  const { connector, credentials } = connect()
  const config = { endpoint: connector.endpoint, auth_type: 'api_key', auth: { in: 'basic' }, credentials }
  const title = '</s:title><evil/> & "more"'
  const mapping = { title: '{product_name}', description: '', keywords: [], custom_fields: {} }
  const peer = peerOf({
    ...{ ...config, metadata_mapping: mapping, asset_id: '{path}' },
    steps: [
      { method: 'PUT', path: '/{path}' },
      { method: 'PROPPATCH', path: '/{path}', xml, ok: [204, 207] },
    ],
  })
  const named = { ...file, folder: '', mapping: { ...file.mapping, product_name: title } }
  const run = testRun(peer, named)
  await runConnector(run)
  expect(run.exchanges.at(-1)?.response?.status).toBe(204)
  const answer = await fetch(`${connector.endpoint}/${encodeURIComponent(file.filename)}`, {
    method: 'PROPFIND',
    headers: {
      depth: '0',
      authorization: `Basic ${Buffer.from(`${server.user}:${server.password}`).toString('base64')}`,
      'content-type': 'application/xml',
    },
    body: '<d:propfind xmlns:d="DAV:"><d:prop><s:title xmlns:s="urn:s"/></d:prop></d:propfind>',
  })
  const text = await answer.text()
  expect(text).not.toContain('<evil/>')
  expect(text).toContain('&lt;evil/&gt;')
})
