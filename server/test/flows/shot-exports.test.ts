// The export history of a shot.
import { listShotExports } from '@sartiq/contract/export/endpoints.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { expect, test } from 'vitest'
import { byId, exportShots, jpg } from '../fixtures/exports.ts'
import { createWorld } from '../world.ts'

test('a shot knows which exports took it along', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const first = await exportShots(world, shots)
  world.clock.turn(1000)
  const formats = [jpg, { file_format: 'png' as const }]
  const second = await exportShots(world, shots.slice(0, 1), { format: undefined, formats })
  const [shot = '', other = ''] = shots
  const history = await world.call(listShotExports, { ...byId(shot), query: {} })
  expect(history).toMatchObject({
    next_cursor: null,
    items: [
      {
        id: second.id,
        status: 'COMPLETED',
        destination: { type: 'download' },
        created_by: { name: 'system' },
        completed_at: second.completed_at,
        files: second.images.map(({ id, filename }, format_index) => ({
          ...{ id, filename, format_index, status: 'completed', dam_asset_id: null },
          delivered_at: second.completed_at,
        })),
      },
      { id: first.id, files: [{ id: first.images[0]?.id, filename: first.images[0]?.filename }] },
    ],
  })
  expect(history.items[1]?.files).toHaveLength(1)
  const file = await world.bytes(history.items[0]?.files[1]?.download_url ?? '', { authorization: '' })
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
  const page = await world.call(listShotExports, { ...byId(shot), query: { limit: 1 } })
  const next = await world.call(listShotExports, { ...byId(shot), query: { limit: 1, cursor: page.next_cursor ?? '' } })
  expect([...page.items, ...next.items].map(({ id }) => id)).toEqual([second.id, first.id])
  expect((await world.call(listShotExports, { ...byId(other), query: {} })).items.map(({ id }) => id)).toEqual([
    first.id,
  ])
  expect((await world.try(listShotExports, { ...byId(first.id), query: {} })).status).toBe(404)
  expect((await world.try(listShotExports, { ...byId(shot), query: {} }, await world.as('viewer'))).status).toBe(200)
  expect(await world.call(getShot, byId(shot))).toMatchObject({ status: 'EXPORTED' })
})
