// A16: whether three images that somebody waits for have to wait behind ten thousand.
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { cancelExport, createExport, getExport } from '@sartiq/contract/export/endpoints.ts'
import { fillShots, type Source } from './fill-shots.ts'
import { median, rounds } from './measure.ts'
import { photos } from './photos.ts'
import { openPostgres, openProduct, type Product } from './product.ts'
import type { Question } from './question.ts'

const [few, many] = [3, 10_000]

export const question: Question = {
  id: 'A16',
  title: `An export of ${few} photographs while one of ${many} is being rendered, against alone; ${availableParallelism()} in flight`,
  counts: 'wall time, from the request to the sealed ZIP; the export of many is cancelled after each round',
  async run() {
    await using postgres = await openPostgres()
    await using product = await openProduct(postgres, { slots: availableParallelism() })
    const small = (await product.approved(await photos())).slice(0, few)
    const { rows: sources } = await product.pool.query<Source>(
      'select sha256, bytes, crc32::int8::float8 as crc32, width, height from predictions',
    )
    const { shots: large } = await fillShots(product.pool, 'Many', sources, many)
    const [alone, behind]: [number[], number[]] = [[], []]
    for (let round = 0; round <= rounds; round++) {
      const quiet = await timed(product, small)
      const busy = await timedBehind(product, small, large)
      if (round === 0) continue
      alone.push(quiet)
      behind.push(busy)
    }
    const all = behind.map((ms, round) => ms / (alone[round] ?? Number.NaN))
    const show = (some: number[]) => `${median(some).toFixed(0)} ms`
    return [
      {
        asks: `an export of ${few} behind one of ${many} ÷ alone`,
        ours: show(behind),
        peer: show(alone),
        ratio: median(all),
        spread: [Math.min(...all), Math.max(...all)],
        reach: { most: 3 },
      },
    ]
  },
}

async function timed(product: Product, shots: string[]): Promise<number> {
  await product.forget()
  const begun = performance.now()
  await product.export(shots)
  return performance.now() - begun
}

async function timedBehind(product: Product, small: string[], large: string[]): Promise<number> {
  const format = { file_format: 'jpg', resolution: '1024', color_profile: 'AdobeRGB', quality: 90 } as const
  const body = { shots: large, format, destination: { type: 'download' } } as const
  const { id } = await product.call(createExport, { body })
  const progress = async () => (await product.call(getExport, { params: { id } })).progress
  while ((await progress()).completed === 0) await sleep(50)
  const ms = await timed(product, small)
  const { completed } = await progress()
  if (completed === many) throw new Error('The export of many was over before the small one.')
  await product.call(cancelExport, { params: { id } })
  const left = `select from pgboss.job where name in ('begin-export', 'render-image') and state <= 'active' limit 1`
  while ((await product.pool.query(left)).rowCount !== 0) await sleep(100)
  return ms
}
