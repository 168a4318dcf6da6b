// A2: the same export against the tools that people reach for.
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuOf, finishedChildrenCpu } from './cpu.ts'
import { interleave, type Variant } from './measure.ts'
import { peers } from './peers.ts'
import { photos } from './photos.ts'
import { openPostgres, openProduct } from './product.ts'
import { compare, notRun, type Question } from './question.ts'

const count = 4

export const question: Question = {
  id: 'A2',
  title: `The export of A1, ${count} images, against other tools, ${availableParallelism()} at once`,
  counts: 'our worker process; the other tools with all their processes, start included',
  async run() {
    await using postgres = await openPostgres()
    await using product = await openProduct(postgres, { slots: availableParallelism() })
    const files = await photos(count)
    const shots = await product.approved(files)
    const folder = await mkdtemp(join(tmpdir(), 'sartiq-bench-peers-'))
    const here = peers.filter((peer) => peer.isHere())
    const ours: Variant = {
      meter: () => cpuOf(product.workerPid),
      before: product.forget,
      work: () => product.export(shots),
    }
    const theirs = here.map((peer): [string, Variant] => [
      peer.name,
      { meter: finishedChildrenCpu, work: () => peer.run(files, folder) },
    ])
    const costs = await interleave({ ours, ...Object.fromEntries(theirs) })
    await rm(folder, { recursive: true })
    return peers.map((peer) => {
      const asks = `${peer.name} ÷ whole export, CPU an image`
      const reach = { least: peer.reach }
      const peerCosts = (costs as Record<string, typeof costs.ours>)[peer.name]
      if (!peerCosts) return notRun(asks, peer.install, reach)
      return compare({ asks, ours: costs.ours, peer: peerCosts, over: 'peer', images: count, reach })
    })
  },
}
