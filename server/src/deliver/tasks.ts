// Deliver's tasks: what happens to an export once its images are rendered, and who is told of what was done.
import { z } from 'zod'
import { task } from '../platform/queue/task.ts'

export const sealZip = task({
  name: 'seal-zip',
  payload: z.strictObject({ export_id: z.uuid() }),
  retries: 5,
  concurrency: 1,
})

/** An export of many images is delivered: its images and shots are marked after those who wait for it were told. */
export const markDelivered = task({
  name: 'mark-delivered',
  payload: z.strictObject({ export_id: z.uuid(), delivered_at: z.iso.datetime() }),
  retries: 20,
  concurrency: 1,
})

/** Rendered images are on their way to a DAM from here on: the intent is written before anything is sent. */
export const beginPushes = task({
  name: 'begin-pushes',
  payload: z.strictObject({ export_id: z.uuid(), image_ids: z.array(z.uuid()) }),
  retries: 20,
  concurrency: 1,
})

/** Ends what retry began for an export whose files were cleaned up. */
export const restoreZip = task({
  name: 'restore-zip',
  payload: z.strictObject({ export_id: z.uuid() }),
  retries: 5,
  concurrency: 1,
})

/** Tells webhooks of an export that failed before it came to delivery; `event_id` is constant, however often this runs. */
export const tellFailedExport = task({
  name: 'tell-failed-export',
  payload: z.strictObject({ export_id: z.uuid(), event_id: z.uuid() }),
  retries: 20,
  concurrency: 1,
})

/** Writes the deliveries of decisions that were taken together, an event for each shot. */
export const tellDecisions = task({
  name: 'tell-decisions',
  payload: z.strictObject({ undo_id: z.uuid() }),
  retries: 20,
  concurrency: 1,
})

/** Nothing more is sent of what waits for a destination, or of what an export was to send. */
export const cancelDeliveries = task({
  name: 'cancel-deliveries',
  payload: z.strictObject({ destination_id: z.uuid().optional(), export_id: z.uuid().optional() }),
  retries: 20,
  concurrency: 1,
})
