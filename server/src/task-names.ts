// Every task by name and payload, without the code that runs it: what the API needs to add jobs.
import {
  beginPushes,
  cancelDeliveries,
  markDelivered,
  restoreZip,
  sealZip,
  tellDecisions,
  tellFailedExport,
} from './deliver/tasks.ts'
import { beginExport, renderImage } from './export/tasks.ts'
import { generateImages, makeDemoImage, readPrediction } from './intake/tasks.ts'
import type { Task } from './platform/queue/task.ts'
import { comparePredictions } from './review/tasks.ts'

export const tasks: Task[] = [
  readPrediction,
  makeDemoImage,
  generateImages,
  comparePredictions,
  beginExport,
  renderImage,
  beginPushes,
  sealZip,
  markDelivered,
  restoreZip,
  tellFailedExport,
  tellDecisions,
  cancelDeliveries,
]
