// Every task with the verb that runs it: what a worker does.
import { cancelDeliveries } from './deliver/cancel-deliveries.ts'
import { beginPushes } from './deliver/dam/begin-pushes.ts'
import { giveUpSealing, sealZip } from './deliver/seal-zip.ts'
import { markDelivered } from './deliver/mark-delivered.ts'
import { giveUpRestoring, restoreZip } from './deliver/restore-zip.ts'
import * as deliverTasks from './deliver/tasks.ts'
import { tellDecisions } from './deliver/tell-decisions.ts'
import { tellFailedExport } from './deliver/tell-failed-export.ts'
import { beginExport, giveUpBeginning } from './export/begin-export.ts'
import { giveUpRendering, renderImage } from './export/render-image.ts'
import * as exportTasks from './export/tasks.ts'
import { generateImages, giveUpGenerating } from './intake/generate-images.ts'
import { makeDemoImage } from './intake/make-demo-image.ts'
import { giveUpReading, readPrediction } from './intake/read-prediction.ts'
import * as intakeTasks from './intake/tasks.ts'
import type { Context } from './platform/context.ts'
import { type Handler, handler } from './platform/queue/task.ts'
import { comparePredictions } from './review/compare-predictions.ts'
import * as reviewTasks from './review/tasks.ts'

export const handlers: Handler<Context>[] = [
  handler<Context, { prediction_id: string }>({
    task: intakeTasks.readPrediction,
    run: readPrediction,
    giveUp: giveUpReading,
  }),
  handler<Context, { index: number }>({ task: intakeTasks.makeDemoImage, run: makeDemoImage }),
  handler<Context, { revision_id: string; attempt: number }>({
    task: intakeTasks.generateImages,
    run: generateImages,
    giveUp: giveUpGenerating,
  }),
  handler<Context, { id: string; with: string }>({ task: reviewTasks.comparePredictions, run: comparePredictions }),
  handler<Context, exportTasks.BeginExport>({
    task: exportTasks.beginExport,
    run: beginExport,
    giveUp: giveUpBeginning,
  }),
  handler<Context, { export_id: string; shot_id: string }>({
    task: exportTasks.renderImage,
    run: renderImage,
    giveUp: giveUpRendering,
  }),
  handler<Context, { export_id: string }>({ task: deliverTasks.sealZip, run: sealZip, giveUp: giveUpSealing }),
  handler<Context, { export_id: string; delivered_at: string }>({
    task: deliverTasks.markDelivered,
    run: markDelivered,
  }),
  handler<Context, { export_id: string; image_ids: string[] }>({ task: deliverTasks.beginPushes, run: beginPushes }),
  handler<Context, { export_id: string }>({
    task: deliverTasks.restoreZip,
    run: restoreZip,
    giveUp: giveUpRestoring,
  }),
  handler<Context, { export_id: string; event_id: string }>({
    task: deliverTasks.tellFailedExport,
    run: tellFailedExport,
  }),
  handler<Context, { undo_id: string }>({ task: deliverTasks.tellDecisions, run: tellDecisions }),
  handler<Context, { destination_id?: string | undefined; export_id?: string | undefined }>({
    task: deliverTasks.cancelDeliveries,
    run: cancelDeliveries,
  }),
]
