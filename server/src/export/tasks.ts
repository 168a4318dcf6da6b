// Export's task: rendering one image in every format that its export asks for.
import { z } from 'zod'
import { task } from '../platform/queue/task.ts'

export const renderImage = task({
  name: 'render-image',
  payload: z.strictObject({ export_id: z.uuid(), shot_id: z.uuid() }),
  retries: 3,
  concurrency: 'slots',
})

/** Smaller exports go first: a 3-image one does not wait behind 10,000 images. */
export function renderPriority(images: number): number {
  return -Math.floor(Math.log2(Math.max(1, images)))
}
