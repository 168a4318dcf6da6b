// A1: what an export costs beyond its image work: queue, database, storage, hashes and checks.
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuOf, ownCpu, treeCpu } from './cpu.ts'
import type { BareJob } from './bare-loop.ts'
import { interleave, median } from './measure.ts'
import { photos } from './photos.ts'
import { openPostgres, openProduct } from './product.ts'
import { compare, type Question } from './question.ts'

const slots = availableParallelism()

export const question: Question = {
  id: 'A1',
  title:
    'A whole export, 12 PNG of 2048x3072 to 2048, AdobeRGB, JPEG q95 4:4:4, against a bare sharp loop of the same options',
  counts:
    'the worker process alone, all its threads, from the request to the sealed ZIP; the bare loop in a process of its own, same niceness, same images in flight',
  async run() {
    await using postgres = await openPostgres()
    await using product = await openProduct(postgres, { slots })
    const files = await photos()
    const shots = await product.approved(files)
    const folder = await mkdtemp(join(tmpdir(), 'sartiq-bench-bare-'))
    const bare = fork(join(import.meta.dirname, 'bare-loop.ts'))
    const others: { postgres: number; api: number }[] = []
    const costs = await interleave({
      ours: {
        meter: () => cpuOf(product.workerPid),
        before: product.forget,
        async work() {
          const before = { postgres: treeCpu(postgres.pid), api: ownCpu() }
          await product.export(shots)
          others.push({ postgres: treeCpu(postgres.pid) - before.postgres, api: ownCpu() - before.api })
        },
      },
      bare: { meter: () => cpuOf(bare.pid ?? 0), work: () => tell(bare, { files, folder, slots }) },
    })
    bare.disconnect()
    await rm(folder, { recursive: true })
    const each = (name: 'postgres' | 'api') => (median(others.map((one) => one[name])) / files.length).toFixed(1)
    const note = `Beside it, an image: Postgres ${each('postgres')} ms, API process ${each('api')} ms (its waiting client included).`
    const asks = 'whole export ÷ bare sharp loop, CPU an image'
    return [
      compare({
        asks,
        ours: costs.ours,
        peer: costs.bare,
        over: 'ours',
        images: files.length,
        reach: { most: 1.1 },
        note,
      }),
    ]
  },
}

function tell(bare: ChildProcess, job: BareJob): Promise<void> {
  return new Promise((resolve, reject) => {
    bare.once('message', (answer: string) => (answer === 'done' ? resolve() : reject(new Error(answer))))
    bare.send(job)
  })
}
