// Export presets: kept under a name, begun from by any export, and never part of what an export was.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { createBulkExport, createExport, getExport, previewExport } from '@sartiq/contract/export/endpoints.ts'
import * as api from '@sartiq/contract/export/preset.ts'
import { listAudit } from '@sartiq/contract/people/audit.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/platform/id.ts'
import { manyShots } from '../fixtures/many-shots.ts'
import { adminKey, createWorld, type World } from '../world.ts'

const destination = { type: 'download' } as const
const shop = {
  formats: [
    { file_format: 'jpg' as const, resolution: '2048' as const, quality: 90 },
    { file_format: 'webp' as const, resolution: '512' as const },
  ],
  naming: { pattern: '{preset}/{sku}_{width}', on_collision: 'suffix' as const },
  metadata: { title: '{sku}', provenance: 'none' as const },
}

let world: World
let shots: string[]
let shooting_id: string
beforeAll(async () => {
  world = await createWorld()
  const made = await manyShots(world.ctx.db, 2, () => ({ status: 'APPROVED' }))
  shots = made.map(({ id }) => id)
  shooting_id = made[0]?.shooting_id ?? ''
})
afterAll(() => world[Symbol.asyncDispose]())

let count = 0
/** A preset with a name that no other test has. */
const make = (more: object = {}) =>
  world.call(api.createExportPreset, { body: { name: `Preset ${++count}`, ...shop, ...more } })
const byId = (id: string) => ({ params: { id } })

test('a preset is kept, listed, changed and removed, and the audit log says so', async () => {
  const preset = await make({ name: 'Web shop' })
  expect(preset).toMatchObject({
    name: 'Web shop',
    format: { file_format: 'jpg', resolution: '2048', quality: 90, color_profile: 'sRGB' },
    formats: [{ file_format: 'jpg' }, { file_format: 'webp', quality: 95 }],
    naming: { pattern: '{preset}/{sku}_{width}', start_index: 1 },
    metadata: { title: '{sku}', provenance: 'none', keywords: ['product_category', 'style_name'] },
    created_by: { id: null, name: 'system' },
  })
  expect((await world.call(api.listExportPresets, { query: {} })).items).toContainEqual(preset)
  world.clock.turn(1000)
  const body = { name: 'Shop', format: { file_format: 'png' as const } }
  const changed = await world.call(api.updateExportPreset, { ...byId(preset.id), body })
  expect(changed).toMatchObject({ name: 'Shop', formats: [{ file_format: 'png' }], naming: preset.naming })
  expect(changed.updated_at > preset.updated_at).toBe(true)
  expect((await world.try(api.deleteExportPreset, byId(preset.id))).status).toBe(204)
  expect((await world.try(api.deleteExportPreset, byId(preset.id))).status).toBe(404)
  expect((await world.try(api.updateExportPreset, { ...byId(preset.id), body: {} })).status).toBe(404)
  const { items } = await world.call(listAudit, { query: { action: 'export_preset' } })
  expect(items.filter(({ subject }) => subject === preset.id).map(({ action }) => action)).toEqual([
    'export_preset.deleted',
    'export_preset.updated',
    'export_preset.created',
  ])
})

test('names are unique, whatever their case, and a body brings one format at least and not both forms', async () => {
  const [one, two] = [await make(), await make()]
  const taken = { status: 409, body: { code: 'NAME_TAKEN', errors: [{ pointer: '/name' }] } }
  const body = { name: one.name.toUpperCase() }
  expect(await world.try(api.createExportPreset, { body: { ...shop, ...body } })).toMatchObject(taken)
  expect(await world.try(api.updateExportPreset, { ...byId(two.id), body })).toMatchObject(taken)
  expect((await world.try(api.updateExportPreset, { ...byId(one.id), body })).status).toBe(200)
  const atOnce = await Promise.all(
    [1, 2, 3].map(() => world.try(api.createExportPreset, { body: { ...shop, name: 'Race' } })),
  )
  expect(atOnce.filter(({ status }) => status === 201)).toHaveLength(1)
  const format = { file_format: 'jpg' as const }
  for (const wrong of [{}, { format, formats: [format] }, { format: { file_format: 'gif' } }]) {
    const refused = await world.try(api.createExportPreset, { body: { name: 'X', ...wrong } as { name: string } })
    expect(refused).toMatchObject({ status: 422, body: { code: 'INVALID_VALUE' } })
  }
  const both = { format, formats: [format] }
  expect((await world.try(api.updateExportPreset, { ...byId(one.id), body: both })).status).toBe(422)
})

test('an export begins from a preset, and what its body gives wins part by part', async () => {
  const preset = await make({ name: 'Web shop' })
  const preset_id = preset.id
  const whole = await world.call(createExport, { body: { shots, preset_id, destination } })
  expect(whole).toMatchObject({
    preset: { id: preset_id, name: 'Web shop' },
    formats: preset.formats,
    naming: preset.naming,
    progress: { total: 4 },
  })
  const names = whole.images.map(({ filename }) => filename)
  expect(names[0]).toMatch(/^Web_shop\/SKU\S*_1024\.jpg$/)
  const row = await world.ctx.db.selectFrom('exports').select('metadata').where('id', '=', whole.id).executeTakeFirst()
  expect(row?.metadata).toEqual(preset.metadata)

  const format = { file_format: 'png' as const }
  const own = { shots, preset_id, format, naming: { pattern: '{sku}' }, destination }
  const partly = await world.call(createExport, { body: own })
  expect(partly).toMatchObject({
    preset: { id: preset_id },
    formats: [{ file_format: 'png' }],
    naming: { pattern: '{sku}' },
  })
  // The preview is of the real run, and a whole shooting can begin from one too.
  const preview = await world.call(previewExport, { body: { shots, preset_id, destination } })
  expect(preview.files.map(({ filename }) => filename)).toEqual(names)
  const bulk = await world.call(createBulkExport, { body: { shooting_id, preset_id, destination } })
  expect(bulk.images.map(({ filename }) => filename).toSorted((a, b) => a.localeCompare(b))).toEqual(
    names.toSorted((a, b) => a.localeCompare(b)),
  )
  const without = await world.call(createExport, { body: { shots, format, destination } })
  expect(without.preset).toBeNull()

  // Neither a change nor the end of a preset reaches what was made from it.
  await world.call(api.updateExportPreset, { ...byId(preset_id), body: { name: 'Other', format } })
  await world.call(api.deleteExportPreset, byId(preset_id))
  expect(await world.call(getExport, byId(whole.id))).toEqual(whole)
  for (const id of [preset_id, newId()]) {
    for (const endpoint of [createExport, previewExport]) {
      const refused = await world.try(endpoint, { body: { shots, preset_id: id, destination } })
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'PRESET_NOT_FOUND', errors: [{ pointer: '/preset_id' }] },
      })
    }
  }
  expect(await world.try(createExport, { body: { shots, destination } })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/format', message: expect.stringContaining('preset_id') }] },
  })
})

test('producers manage presets, others look', async () => {
  const preset = await make()
  const reviewer = await world.as('reviewer')
  expect((await world.try(api.listExportPresets, { query: {} }, reviewer)).status).toBe(200)
  const body = { name: 'Mine', ...shop }
  expect((await world.try(api.createExportPreset, { body }, reviewer)).status).toBe(403)
  expect((await world.try(api.deleteExportPreset, byId(preset.id), reviewer)).status).toBe(403)
  const producer = await world.as('producer')
  const mine = await world.call(api.createExportPreset, { body }, producer)
  expect(mine.created_by.name).toBe('Any producer')
})

test('the command line begins from a preset by its name', { timeout: 120_000 }, async () => {
  await make({ name: 'Catalogue', naming: { pattern: '{preset}_{sku}' } })
  const shooting = await world.ctx.db.selectFrom('shootings').select('name').executeTakeFirstOrThrow()
  const sartiq = (...args: string[]) =>
    new Promise<string>((resolve) => {
      const bin = join(import.meta.dirname, '../../bin/sartiq.js')
      const env = { ...process.env, SARTIQ_URL: world.origin, SARTIQ_API_KEY: adminKey }
      const all = [bin, 'export', '--shooting', shooting.name, ...args]
      execFile(process.execPath, all, { env }, (_, stdout, stderr) => resolve(stdout + stderr))
    })
  const made = JSON.parse(await sartiq('--preset', 'catalogue', '--json')) as { formats: unknown[]; naming: unknown }
  expect(made).toMatchObject({ formats: [{ file_format: 'jpg' }, { file_format: 'webp' }] })
  const own = JSON.parse(await sartiq('--preset', 'Catalogue', '--format', 'png', '--json')) as { formats: unknown[] }
  expect(own).toMatchObject({ formats: [{ file_format: 'png' }], naming: { pattern: '{preset}_{sku}' } })
  expect(await sartiq('--preset', 'Nothing')).toMatch(/There is no preset "Nothing"; there are "Catalogue"/)
})
