// An export's life as pure functions of its counts: what comes next, and how it ends.
export const exportStatuses = [
  'PENDING',
  'PROCESSING',
  'UPLOADING',
  'COMPLETED',
  'PARTIAL',
  'FAILED',
  'CANCELLED',
] as const
export type ExportStatus = (typeof exportStatuses)[number]

export const exportImageStatuses = ['pending', 'processing', 'uploading', 'completed', 'failed'] as const
export type ExportImageStatus = (typeof exportImageStatuses)[number]

/** Images of an export: all of them, those that succeeded, those that failed, and those on their way to a DAM. */
export type Counts = { total: number; completed: number; failed: number; uploading?: number }

export const settledStatuses: readonly ExportStatus[] = ['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED']

/** Whether an export has ended. */
export function isSettled(status: ExportStatus): boolean {
  return settledStatuses.includes(status)
}

/**
 * What follows an image that was just finished: wait for the others to be rendered, or to be uploaded; hand the rest on;
 * or give up since nothing is left.
 */
export function nextStep(counts: Counts): 'wait' | 'upload' | 'deliver' | 'fail' {
  const { uploading = 0 } = counts
  if (counts.completed + counts.failed + uploading < counts.total) return 'wait'
  if (uploading > 0) return 'upload'
  return counts.completed === 0 ? 'fail' : 'deliver'
}

/** How an export ends: all completed COMPLETED, some PARTIAL, none FAILED. */
export function settle(counts: Counts): 'COMPLETED' | 'PARTIAL' | 'FAILED' {
  if (counts.completed === 0) return 'FAILED'
  return counts.completed === counts.total ? 'COMPLETED' : 'PARTIAL'
}

/** Share of images that are done, successfully or not: whole percent, 100 only when all are. */
export function percent(counts: Counts): number {
  if (counts.total === 0) return 0
  return Math.floor(((counts.completed + counts.failed) * 100) / counts.total)
}
