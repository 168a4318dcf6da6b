// Intake's tasks: reading an image that arrived, making one of the demo shooting, and having the generator make some.
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

/** Mostly waits for somebody else; a few at once, so that one that is slow holds up no other. */
export const generateImages = task({
  name: 'generate-images',
  payload: z.strictObject({ revision_id: z.uuid(), attempt: z.int().min(1) }),
  retries: 3,
  concurrency: 4,
})
