// A3: whether a second image in flight uses the second core.
import { interleave } from './measure.ts'
import { photos } from './photos.ts'
import { openPostgres, openProduct, type Product } from './product.ts'
import { cpuOf } from './cpu.ts'
import { median, ratios } from './measure.ts'
import type { Question } from './question.ts'

export const question: Question = {
  id: 'A3',
  title: 'Images a second of the export of A1 with 2 in flight and with 1, two workers that take turns',
  counts: 'wall time, so other work on the machine shows; the CPU ratio says whether two in flight cost more',
  async run() {
    await using postgres = await openPostgres()
    await using one = await openProduct(postgres, { slots: 1, name: 'one' })
    await using two = await openProduct(postgres, { slots: 2, name: 'two' })
    const files = await photos()
    const variant = (product: Product, shots: string[]) => ({
      meter: () => cpuOf(product.workerPid),
      before: product.forget,
      work: () => product.export(shots),
    })
    const costs = await interleave({
      one: variant(one, await one.approved(files)),
      two: variant(two, await two.approved(files)),
    })
    const all = ratios(costs.one, costs.two, 'wall')
    const speed = (wall: number[]) => `${((1000 * files.length) / median(wall)).toFixed(1)} a second`
    const cpu = median(ratios(costs.two, costs.one, 'cpu'))
    return [
      {
        asks: 'images a second, 2 in flight ÷ 1',
        ours: speed(costs.two.map(({ wall }) => wall)),
        peer: speed(costs.one.map(({ wall }) => wall)),
        ratio: median(all),
        spread: [Math.min(...all), Math.max(...all)],
        reach: { least: 1.7 },
        note: `CPU an image, 2 in flight ÷ 1: ${cpu.toFixed(2)}. The reach is for a quiet machine of 2 cores.`,
      },
    ]
  },
}
