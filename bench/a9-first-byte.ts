// A9: how long a person waits between the last image and the first byte of the ZIP, few images or many.
import { openContext } from '../server/src/main/open-context.ts'
import { startWorkers } from '../server/src/main/worker-processes.ts'
import { finishImages } from '../server/src/export/finish-images.ts'
import { fillExport, type Filled } from './fill-export.ts'
import { median, rounds } from './measure.ts'
import { openPostgres, openProduct, type Product } from './product.ts'
import type { Question, Row } from './question.ts'

const [few, many] = [10, 10_000]

type Waited = { sealed: number; firstByte: number; marked: number }

export const question: Question = {
  id: 'A9',
  title: `From the last image done (its transaction committed) to the first byte of the ZIP over HTTP, ${few} and ${many} images`,
  counts:
    'wall time, so other work on the machine shows; a worker process seals, a client waits for the event and asks at once',
  async run() {
    await using postgres = await openPostgres()
    await using product = await openProduct(postgres, { workers: 0 })
    const { ctx, close } = await openContext(product.config, product.url, 'api')
    const [small, large] = [await fillExport(product, ctx, few), await fillExport(product, ctx, many)]
    const workers = startWorkers(1, 2, product.url, ctx.log)
    const waited: Record<'small' | 'large', Waited[]> = { small: [], large: [] }
    const wait = (filled: Filled) =>
      waitForFirstByte(product, filled, () =>
        finishImages(ctx, filled.export_id, [
          { image_id: filled.last_image_id, rendition_key: filled.last_rendition_key },
        ]),
      )
    for (let round = 0; round <= rounds; round++) {
      for (const [name, filled] of [
        ['small', small],
        ['large', large],
      ] as const) {
        await filled.reset()
        const one = await wait(filled)
        if (round > 0) waited[name].push(one)
      }
    }
    await workers.stop()
    await close()
    return [
      row('first byte', (one) => one.firstByte, 50),
      row('of it, until sealed', (one) => one.sealed),
      row('of it, the request', (one) => one.firstByte - one.sealed),
      row('beside it, until every shot is EXPORTED', (one) => one.marked),
    ]

    function row(what: string, of: (one: Waited) => number, most?: number): Row {
      const [ours, peer] = [waited.large.map(of), waited.small.map(of)]
      const all = ours.map((ms, round) => ms - (peer[round] ?? Number.NaN))
      return {
        asks: `${what}: ${many} images − ${few}`,
        ours: `${median(ours).toFixed(0)} ms`,
        peer: `${median(peer).toFixed(0)} ms`,
        ratio: median(all),
        spread: [Math.min(...all), Math.max(...all)],
        unit: 'ms',
        ...(most && { reach: { most } }),
      }
    }
  },
}

async function waitForFirstByte(product: Product, filled: Filled, finish: () => Promise<void>): Promise<Waited> {
  const sealed = product.settled(filled.export_id)
  await finish()
  const begun = performance.now()
  await sealed
  const sealedAfter = performance.now() - begun
  const response = await product.fetch(`/api/v1/exports/${filled.export_id}/download`)
  const reader = response.body?.getReader()
  const first = await reader?.read()
  const firstByte = performance.now() - begun
  if (response.status !== 200 || !first?.value?.length) throw new Error(`The download answered ${response.status}`)
  await reader?.cancel()
  await filled.marked()
  return { sealed: sealedAfter, firstByte, marked: performance.now() - begun }
}
