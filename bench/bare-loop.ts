// A process of its own that runs the bare sharp loop whenever it is told to, as our worker process runs exports.
import { setPriority } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { bareShaped, jpeg } from './bare-options.ts'
import { inFlight } from './measure.ts'

export type BareJob = { files: string[]; folder: string; slots: number }

// As a worker: the same niceness, one thread an image, no cache.
setPriority(10)
sharp.cache(false)
sharp.concurrency(1)

process.on('message', ({ files, folder, slots }: BareJob) => {
  const work = inFlight(files, slots, (file) =>
    bareShaped(file)
      .jpeg(jpeg)
      .toFile(join(folder, `${basename(file)}.jpg`)),
  )
  void work.then(
    () => process.send?.('done'),
    (error: unknown) => process.send?.(String(error)),
  )
})
