// A10: whether pages and files stay quick while a worker process renders on every core.
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { listGallery } from '@sartiq/contract/review/endpoints.ts'
import { median, percentile, rounds } from './measure.ts'
import { photos } from './photos.ts'
import { openPostgres, openProduct, type Product } from './product.ts'
import type { Question, Row } from './question.ts'

const sampleMs = 2000
const pauseMs = 5

type Latencies = { api: number; file: number }

export const question: Question = {
  id: 'A10',
  title: `p99 of a gallery page over HTTP and of fs.readFile in the API process, idle and during an export with ${availableParallelism()} in flight; ${sampleMs / 1000} s each, in turns`,
  counts: 'wall time, so other work on the machine shows on both sides; client and API in this process',
  async run() {
    await using postgres = await openPostgres()
    await using product = await openProduct(postgres, { slots: availableParallelism() })
    const files = await photos()
    const shots = await product.approved(files)
    const [idle, busy]: [Latencies[], Latencies[]] = [[], []]
    for (let round = 0; round <= rounds; round++) {
      await product.forget()
      const still = await sample(product)
      const exporting = keepExporting(product, shots)
      await sleep(200)
      const during = await sample(product)
      await exporting.stop()
      if (round === 0) continue
      idle.push(still)
      busy.push(during)
    }
    return [row('gallery page', 'api'), row('fs.readFile', 'file')]

    function row(what: string, kind: keyof Latencies): Row {
      const all = busy.map((one, round) => one[kind] / (idle[round]?.[kind] ?? Number.NaN))
      const show = (some: Latencies[]) => `${median(some.map((one) => one[kind])).toFixed(1)} ms`
      return {
        asks: `p99 of ${what}, exporting ÷ idle`,
        ours: show(busy),
        peer: show(idle),
        ratio: median(all),
        spread: [Math.min(...all), Math.max(...all)],
        reach: { most: 2 },
      }
    }
  },
}

async function sample(product: Product): Promise<Latencies> {
  const path = `/api/v1${listGallery.path}?limit=50`
  const [api, file]: [number[], number[]] = [[], []]
  const end = performance.now() + sampleMs
  while (performance.now() < end) {
    api.push(await took(async () => (await product.fetch(path)).arrayBuffer()))
    file.push(await took(() => readFile(join(import.meta.dirname, 'product.ts'))))
    await sleep(pauseMs)
  }
  return { api: percentile(api, 0.99), file: percentile(file, 0.99) }
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** One export after the other, each rendered afresh. */
function keepExporting(product: Product, shots: string[]): { stop(): Promise<void> } {
  let stopped = false
  const work = (async () => {
    while (!stopped) {
      await product.forget()
      await product.export(shots)
    }
  })()
  return {
    async stop() {
      stopped = true
      await work
    },
  }
}
