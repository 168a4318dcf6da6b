// Export's tasks: beginning an export, and rendering one image in every format that its export asks for.
import { z } from 'zod'
import { task } from '../platform/queue/task.ts'

/** Begins the images whose position is `from` or higher and below `to`; `images` is how many there are to do in all. */
export const beginExport = task({
  name: 'begin-export',
  payload: z.strictObject({ export_id: z.uuid(), from: z.int(), to: z.int(), images: z.int() }),
  retries: 5,
  concurrency: 1,
})
export type BeginExport = z.infer<typeof beginExport.payload>

export const renderImage = task({
  name: 'render-image',
  payload: z.strictObject({ export_id: z.uuid(), shot_id: z.uuid() }),
  retries: 3,
  concurrency: 'slots',
})

/** Images that are begun together: one transaction each, while other exports' parts go between. */
const partSize = 240

/**
 * An export in parts. A shot's formats, which lie one behind the other, stay together.
 * @param files of the export, each image in every format
 * @param images that are to be rendered: all, or those that failed
 */
export function partsOf(export_id: string, { files, formats, images }: Size): BeginExport[] {
  const size = Math.max(1, Math.floor(partSize / formats)) * formats
  return Array.from({ length: Math.ceil(files / size) }, (_, part) => ({
    ...{ export_id, images },
    from: part * size,
    to: (part + 1) * size,
  }))
}

type Size = { files: number; formats: number; images: number }

/** Smaller exports go first: a 3-image one does not wait behind 10,000 images. */
export function renderPriority(images: number): number {
  return -Math.floor(Math.log2(Math.max(1, images)))
}
