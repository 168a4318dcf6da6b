// Deliver's tasks: what happens to an export once its images are rendered.
import { z } from 'zod'
import { task } from '../platform/queue/task.ts'

export const sealZip = task({
  name: 'seal-zip',
  payload: z.strictObject({ export_id: z.uuid() }),
  retries: 5,
  concurrency: 1,
})
