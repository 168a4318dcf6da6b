// What a source says of itself goes along or is listed as lost; and variations that look alike know of each other.
import { createExport, getExport } from '@sartiq/contract/export/endpoints.ts'
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import { getPrediction } from '@sartiq/contract/review/endpoints.ts'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { insertPngChunk } from '../../src/platform/image/png-xmp.ts'
import { writeXmp } from '../../src/platform/image/xmp.ts'
import { photo } from '../fixtures/photo.ts'
import { createWorld, type World } from '../world.ts'

const composite = 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia'
const c2pa = Buffer.from('0000002c6a756d62000000246a756d646332706100110010800000aa00389b71', 'hex')

async function manifestRow(world: World, shot_id: string, provenance: 'none' | undefined) {
  const body = {
    shots: [shot_id],
    format: { file_format: 'webp' } as const,
    destination: { type: 'download' } as const,
    ...(provenance && { metadata: { provenance } }),
  }
  const { id } = await world.call(createExport, { body })
  await world.drain()
  expect((await world.call(getExport, { params: { id } })).status).toBe('COMPLETED')
  const { body: manifest } = await world.send('GET', `/api/v1/exports/${id}/manifest.json`)
  return (manifest as { items: { digital_source_type: string | null; source_marks_lost: string | null }[] }).items[0]
}

test('marks of a source are carried on, or the manifest says which were lost', async () => {
  await using world = await createWorld()
  const marked = await sharp(await photo({ seed: 1 }))
    .withXmp(writeXmp({ digital_source_type: composite }))
    .png()
    .toBuffer()
  const { body } = await world.upload({}, insertPngChunk(marked, 'caBX', c2pa))
  await world.drain()
  await world.call(approveShot, { params: { id: body.shot_id }, body: { prediction_id: body.id } })
  expect(await manifestRow(world, body.shot_id, undefined)).toMatchObject({
    digital_source_type: composite,
    source_marks_lost: 'c2pa',
  })
  expect(await manifestRow(world, body.shot_id, 'none')).toMatchObject({
    digital_source_type: null,
    source_marks_lost: 'digital_source_type c2pa',
  })
  const [plain] = await world.approvedShots(1)
  expect(await manifestRow(world, plain ?? '', undefined)).toMatchObject({ source_marks_lost: null })
})

test('a variation that looks like an earlier one of its shot names it', async () => {
  await using world = await createWorld()
  const first = await photo({ seed: 4, width: 300, height: 450 })
  const resaved = await sharp(first).resize(280, 420).jpeg({ quality: 80 }).toBuffer()
  const flipped = await sharp(first).flip().negate().png().toBuffer()
  const ids: string[] = []
  for (const image of [first, resaved, flipped]) {
    ids.push((await world.upload({}, image)).body.id)
    await world.drain()
  }
  // The same look in another shot is no duplicate.
  ids.push((await world.upload({ sku: 'OTHER' }, resaved)).body.id)
  await world.drain()
  const found = await Promise.all(
    ids.map(async (id) => {
      const { checks } = await world.call(getPrediction, { params: { id } })
      return checks.find(({ code }) => code === 'near_duplicate')?.near_duplicate_of ?? null
    }),
  )
  expect(found).toEqual([null, ids[0], null, null])
})
