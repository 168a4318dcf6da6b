// Review's task: comparing two images, pixel by pixel.
import { z } from 'zod'
import { task } from '../platform/queue/task.ts'

export const comparePredictions = task({
  name: 'compare-predictions',
  payload: z.strictObject({ id: z.uuid(), with: z.uuid() }),
  retries: 2,
  concurrency: 1,
})
