// Bad input: every error is a problem document that the catalogue knows, and none of them is our fault.
import { connect } from 'node:net'
import { basePath, pathOf } from '@sartiq/contract/api.ts'
import { approveShot, bulkApprove } from '@sartiq/contract/decide/endpoints.ts'
import { errors, problem } from '@sartiq/contract/error.ts'
import { createExport, listExports } from '@sartiq/contract/export/endpoints.ts'
import { createExportPreset } from '@sartiq/contract/export/preset.ts'
import { createPrediction, createShooting, listShots } from '@sartiq/contract/intake/endpoints.ts'
import { openApiDocument } from '@sartiq/contract/openapi.ts'
import { getPrediction, listGallery } from '@sartiq/contract/review/endpoints.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { derivedKey, sourceKey } from '../../src/intake/rules/keys.ts'
import { anyRequest, type FuzzRequest, type Ids } from '../fixtures/fuzz.ts'
import { manyShots } from '../fixtures/many-shots.ts'
import { multipart } from '../fixtures/multipart.ts'
import { createWorld, password, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

type Init = Parameters<World['send']>[2]
type Row = [what: string, method: string, path: string, init: Init, status: number, code: string, pointer?: string]

const json = (raw: string): Init => ({ raw, headers: { 'content-type': 'application/json' } })
const shootings = pathOf(createShooting)
const gallery = pathOf(listGallery)
const shotList = pathOf(listShots)
const exporting = (more: object): Init => ({
  body: { filter: {}, format: { file_format: 'jpg' }, destination: { type: 'download' }, ...more },
})

const rows: Row[] = [
  ['an unknown route', 'GET', `${basePath}/nothing`, {}, 404, 'NOT_FOUND'],
  ['an unknown page', 'GET', '/nothing', {}, 404, 'NOT_FOUND'],
  ['a method that is not taken', 'DELETE', gallery, {}, 404, 'NOT_FOUND'],
  ['a method from elsewhere', 'PROPFIND', gallery, {}, 404, 'NOT_FOUND'],
  ['an address that cannot be decoded', 'GET', '/%ff', {}, 400, 'MALFORMED'],
  ['the same below the API', 'GET', `${basePath}/shots/%E0%A4%A`, {}, 400, 'MALFORMED'],
  ['a parameter without end', 'GET', `${basePath}/shots/${'a'.repeat(250)}`, {}, 404, 'NOT_FOUND'],
  ['an id that is no UUID', 'GET', `${basePath}/shots/42`, {}, 404, 'NOT_FOUND'],
  ['an id with NUL', 'GET', `${basePath}/shots/%00`, {}, 404, 'NOT_FOUND'],
  ['JSON that is none', 'POST', shootings, json('{"name":'), 400, 'MALFORMED'],
  ['JSON that poisons', 'POST', shootings, json('{"__proto__":{"a":1}}'), 400, 'MALFORMED'],
  ['no body at all', 'POST', shootings, {}, 422, 'INVALID_VALUE', '/name'],
  ['an empty JSON body', 'POST', shootings, json(''), 400, 'MALFORMED'],
  ['a body that is a list', 'POST', shootings, json('[]'), 422, 'INVALID_VALUE', ''],
  [
    'text',
    'POST',
    shootings,
    { raw: 'name=x', headers: { 'content-type': 'text/plain' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a form',
    'POST',
    shootings,
    { raw: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'XML',
    'POST',
    pathOf(createPrediction),
    { raw: '<a/>', headers: { 'content-type': 'application/xml' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['an upload without body', 'POST', pathOf(createPrediction), {}, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a body over 256 KiB', 'POST', shootings, json(JSON.stringify({ name: 'x'.repeat(300_000) })), 413, 'TOO_LARGE'],
  ['a bulk over 2 MiB', 'POST', pathOf(bulkApprove), json(' '.repeat(2_200_000)), 413, 'TOO_LARGE'],
  ['an unknown field', 'POST', shootings, { body: { name: 'x', colour: 'red' } }, 422, 'INVALID_VALUE', '/colour'],
  [
    'an unknown field with a slash',
    'POST',
    shootings,
    { body: { name: 'x', 'a/b~c': 1 } },
    422,
    'INVALID_VALUE',
    '/a~1b~0c',
  ],
  ['a number for a name', 'POST', shootings, { body: { name: 7 } }, 422, 'INVALID_VALUE', '/name'],
  ['null for a name', 'POST', shootings, { body: { name: null } }, 422, 'INVALID_VALUE', '/name'],
  ['a name with NUL', 'POST', shootings, { body: { name: 'a\u0000b' } }, 422, 'INVALID_VALUE', '/name'],
  ['a name that is half a pair', 'POST', shootings, json('{"name":"\\ud800"}'), 422, 'INVALID_VALUE', '/name'],
  ['a name over 200 characters', 'POST', shootings, { body: { name: 'x'.repeat(201) } }, 422, 'INVALID_VALUE', '/name'],
  ['a huge limit', 'GET', `${gallery}?limit=1000000`, {}, 422, 'INVALID_VALUE', '/query/limit'],
  ['a negative limit', 'GET', `${gallery}?limit=-1`, {}, 422, 'INVALID_VALUE', '/query/limit'],
  ['a limit that is no number', 'GET', `${gallery}?limit=many`, {}, 422, 'INVALID_VALUE', '/query/limit'],
  ['a cursor that is none', 'GET', `${gallery}?cursor=abc`, {}, 422, 'INVALID_VALUE', '/query/cursor'],
  ['an unknown filter', 'GET', `${gallery}?colour=red`, {}, 422, 'INVALID_VALUE', '/query/colour'],
  ['an unknown status', 'GET', `${gallery}?status=DONE`, {}, 422, 'INVALID_VALUE', '/query/status/0'],
  ['a day that is none', 'GET', `${gallery}?from=2024-02-30T00:00:00Z`, {}, 422, 'INVALID_VALUE', '/query/from'],
  ['a year before the first', 'GET', `${gallery}?from=0000-01-01T00:00:00Z`, {}, 422, 'INVALID_VALUE', '/query/from'],
  ['a filter with NUL', 'GET', `${gallery}?q=a%00b`, {}, 422, 'INVALID_VALUE', '/query/q'],
  ['one of several with NUL', 'GET', `${gallery}?sku=a,b%00`, {}, 422, 'INVALID_VALUE', '/query/sku/1'],
  ['a shot filter with NUL', 'GET', `${shotList}?sku=%00`, {}, 422, 'INVALID_VALUE', '/query/sku'],
  ['a shooting search with NUL', 'GET', `${shootings}?q=%00`, {}, 422, 'INVALID_VALUE', '/query/q'],
  [
    'a start below nothing',
    'POST',
    pathOf(createExport),
    exporting({ naming: { start_index: -1 } }),
    422,
    'INVALID_VALUE',
    '/naming/start_index',
  ],
  [
    'a pattern with NUL',
    'POST',
    pathOf(createExport),
    exporting({ naming: { pattern: '{sku}\u0000' } }),
    422,
    'INVALID_VALUE',
    '/naming/pattern',
  ],
  [
    'a title with NUL',
    'POST',
    pathOf(createExport),
    exporting({ metadata: { title: 'a\u0000b' } }),
    422,
    'INVALID_VALUE',
    '/metadata/title',
  ],
  [
    'a keyword that is half a pair',
    'POST',
    pathOf(createExport),
    exporting({ metadata: { keywords: ['\ud800'] } }),
    422,
    'INVALID_VALUE',
    '/metadata/keywords/0',
  ],
  [
    'a field named with NUL',
    'POST',
    pathOf(createExport),
    exporting({ metadata: { custom_fields: { 'a\u0000': 'x' } } }),
    422,
    'INVALID_VALUE',
  ],
  ['a filter by no status at all', 'GET', `${shotList}?status=`, {}, 422, 'INVALID_VALUE', '/query/status'],
  [
    'exports by no destination at all',
    'GET',
    `${pathOf(listExports)}?destination=`,
    {},
    422,
    'INVALID_VALUE',
    '/query/destination',
  ],
  [
    'a filter of an export with NUL',
    'POST',
    pathOf(createExport),
    exporting({ filter: { q: '\u0000' } }),
    422,
    'INVALID_VALUE',
  ],
]

test.each(rows)('%s is a problem', async (_what, method, path, init, status, code, pointer) => {
  const answer = await world.send(method, path, init)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  const body = problem.parse(answer.body)
  expect([answer.status, body.status, body.code]).toEqual([status, status, code])
  if (pointer !== undefined) expect(body.errors[0]?.pointer).toBe(pointer)
  expect(body.instance).toBe(path.split('?', 1)[0])
  expect(body.request_id).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:\d|at async/)
})

test('an image over 100 MB is refused, and nothing of it is kept', async () => {
  const image = { name: 'image', filename: 'a.png', data: Buffer.alloc(100 * 1024 * 1024 + 1) }
  const metadata = { name: 'metadata', data: JSON.stringify({ shooting: 'S', sku: 'A', shot_type: 'b' }) }
  const { status, body } = await world.send('POST', pathOf(createPrediction), multipart([metadata, image]))
  expect([status, problem.parse(body).code]).toEqual([413, 'TOO_LARGE'])
  for await (const key of world.ctx.storage.list('')) expect.fail(`${key} was kept`)
})

test('what is no HTTP is answered and hung up on', async () => {
  const socket = connect(Number(new URL(world.origin).port), '127.0.0.1')
  socket.write('nonsense\r\n\r\n')
  const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))))
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  await new Promise((resolve) => socket.once('close', resolve))
})

/** A little of everything, so that requests find what they ask for. */
async function something(): Promise<{ ids: Ids; examples: Record<string, unknown[]> }> {
  const shots = await manyShots(world.ctx.db, 6, (number) => ({ status: number < 4 ? 'PENDING_REVIEW' : 'APPROVED' }))
  const [{ id: prediction_id, shot_id } = { id: '', shot_id: '' }] = await world.predictions(1)
  const { undo_id } = await world.call(approveShot, { params: { id: shot_id }, body: { prediction_id } })
  const body = { shots: [shot_id], format: { file_format: 'jpg' as const }, destination: { type: 'download' as const } }
  const { id, images } = await world.call(createExport, { body })
  await world.drain()
  for (const prediction of shots.flatMap((shot) => shot.predictions)) {
    const { image } = await world.call(getPrediction, { params: { id: prediction } })
    const keys = [sourceKey(image.sha256), derivedKey(image.sha256, 'thumbnail'), derivedKey(image.sha256, 'preview')]
    for (const key of keys) await world.ctx.storage.put(key, Buffer.from('any bytes'))
  }
  const name = 'Web shop'
  const preset = await world.call(createExportPreset, { body: { name, format: { file_format: 'webp' } } })
  const approved = shots.slice(4).map((shot) => shot.id)
  const predictions = [prediction_id, ...shots.flatMap((shot) => shot.predictions)]
  const shooting_id = shots[0]?.shooting_id ?? ''
  const ids = {
    // The approved ones are left alone, so that there is always something to export.
    shots: shots.slice(0, 4).map((shot) => shot.id),
    shot_id: shots.slice(0, 4).map((shot) => shot.id),
    shooting_id: [shooting_id],
    shootings: [shooting_id],
    predictions,
    prediction_id: predictions,
    exports: [id],
    image_id: images.map((image) => image.id),
    undo: [undo_id ?? ''],
    'export-presets': [preset.id],
    preset_id: [preset.id],
  }
  const mapping = {
    title: '{sku} {shot_type}',
    description: 'x',
    keywords: ['sku', 'b'],
    custom_fields: { sku: 'sku' },
    provenance: 'none',
  }
  const rest = {
    destination: { type: 'download' },
    naming: { pattern: '{sku}_{index}', start_index: 1 },
    metadata: mapping,
  }
  const whole = {
    shots: approved,
    format: { file_format: 'tiff', resolution: '512', bit_depth: 16, quality: 90 },
    ...rest,
  }
  const found = {
    filter: { q: 'sku', sku: ['SKU4'] },
    formats: [{ file_format: 'jpg' }, { file_format: 'png' }],
    ...rest,
  }
  const begun = { shots: approved, preset_id: preset.id, destination: { type: 'download' } }
  const bulk = { shooting_id, status_filter: 'approved', format: { file_format: 'jpg' }, ...rest }
  const pairs = shots.map((shot) => ({ shot_id: shot.id, prediction_id: shot.cover }))
  const examples = {
    createExport: [whole, found, begun],
    createExportPreset: [{ name: 'Other', formats: [{ file_format: 'jpg' }], naming: rest.naming }],
    createBulkExport: [bulk],
    previewExport: [whole, found, bulk],
    bulkApprove: [{ shots: pairs }],
    rejectShot: [{ reason: 'OTHER', notes: 'because' }],
    createPrediction: [
      { shooting: 'S', sku: 'A', shot_type: 'b', config: { seed: 1 }, image_url: 'http://127.0.0.1:1/a.png' },
    ],
    logIn: [{ email: 'a@example.com', password }],
  }
  return { ids, examples }
}

// B8: whatever is sent, made from the contract.
test('nothing that anybody sends is a fault of ours', { timeout: 3_600_000 }, async () => {
  const isHard = process.env['SARTIQ_TEST_HARD'] !== undefined
  const { ids, examples } = await something()
  const documented = openApiDocument()['paths'] as Record<
    string,
    Record<string, { responses: Record<string, unknown> }>
  >
  const seen = new Set<string>()

  const check = async (request: FuzzRequest) => {
    const { id, route, method, path, headers, body } = request
    const response = await fetch(world.origin + path, {
      method,
      redirect: 'manual',
      headers: { authorization: 'Bearer sk_test_admin_key', ...headers },
      ...(body !== undefined && { body }),
    })
    const { status } = response
    const text = await response.text()
    const where = `${method} ${path} answered ${status} ${text.slice(0, 300)}`
    expect(status, where).toBeLessThan(500)
    seen.add(`${id} ${status}`)
    if (status < 400) return
    const { code } = problem.parse(JSON.parse(text))
    expect(errors[code][0], where).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(Object.keys(documented[basePath + route]?.[method.toLowerCase()]?.responses ?? {}), where).toContain(
      String(status),
    )
  }
  await fc.assert(fc.asyncProperty(anyRequest(ids, examples), check), { numRuns: isHard ? 50_000 : 1500 })
  // It got somewhere: calls went through as well as being refused.
  for (const outcome of ['200', '202', '404', '422'])
    expect(
      [...seen].some((one) => one.endsWith(outcome)),
      outcome,
    ).toBe(true)
})
