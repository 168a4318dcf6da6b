// Intake's tasks: reading an image that arrived, and making one of the demo shooting.
import { z } from 'zod'
import { task } from '../platform/queue/task.ts'

export const readPrediction = task({
  name: 'read-prediction',
  payload: z.strictObject({ prediction_id: z.uuid() }),
  retries: 3,
  concurrency: 'slots',
})

export const makeDemoImage = task({
  name: 'make-demo-image',
  payload: z.strictObject({ index: z.int().min(0) }),
  retries: 2,
  concurrency: 'slots',
})
