// A5: the same export again, when every rendition is there.
import { availableParallelism } from 'node:os'
import { cpuOf, treeCpu } from './cpu.ts'
import { interleave, median, ratios } from './measure.ts'
import { photos } from './photos.ts'
import { openPostgres, openProduct } from './product.ts'
import { compare, type Question } from './question.ts'

/** One is too short to be measured in ticks. */
const repeats = 10

export const question: Question = {
  id: 'A5',
  title: `The export of A1 again, 12 images, renditions there; ${repeats} times in a row, divided`,
  counts: 'the worker process, from the request to the sealed ZIP; the second row adds all of Postgres',
  async run() {
    await using postgres = await openPostgres()
    await using product = await openProduct(postgres, { slots: availableParallelism() })
    const shots = await product.approved(await photos())
    const first = { before: product.forget, work: () => product.export(shots) }
    const again = {
      async work() {
        for (let time = 0; time < repeats; time++) await product.export(shots)
      },
    }
    const worker = () => cpuOf(product.workerPid)
    const total = () => worker() + treeCpu(postgres.pid)
    const totals: Record<'first' | 'again', number[]> = { first: [], again: [] }
    const counted = (name: 'first' | 'again', work: () => Promise<unknown>) => async () => {
      const before = total()
      await work()
      totals[name].push(total() - before)
    }
    const costs = await interleave({
      first: { ...first, meter: worker, work: counted('first', first.work) },
      again: { meter: worker, work: counted('again', again.work) },
    })
    const divided = costs.again.map(({ cpu, wall }) => ({ cpu: cpu / repeats, wall: wall / repeats }))
    // The first of each was the unmeasured round.
    const withPostgres = (name: 'first' | 'again', by: number) =>
      totals[name].slice(1).map((cpu) => ({ cpu: cpu / by, wall: 1 }))
    const [firstAll, againAll] = [withPostgres('first', 1), withPostgres('again', repeats)]
    const images = shots.length
    const both = { over: 'ours', images, reach: { most: 0.02 } } as const
    return [
      compare({ asks: 'the same export again ÷ first time, CPU an image', ours: divided, peer: costs.first, ...both }),
      {
        ...compare({
          asks: 'the same with Postgres counted on both sides',
          ours: againAll,
          peer: firstAll,
          over: 'ours',
          images,
        }),
        wall: median(ratios(divided, costs.first, 'wall')),
      },
    ]
  },
}
