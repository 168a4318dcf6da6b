// Cancel a running export, retry what failed in a finished one, render again what was cleaned up.
import { Button } from '@mantine/core'
import { cancelExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord, ExportSummary } from '@sartiq/contract/export/export.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCcw, X } from 'lucide-react'
import { call } from '../api/call.ts'
import { useMay } from '../people/use-me.ts'
import { formatCount } from '../ui/format.ts'
import { notifyProblem } from '../ui/notify.ts'
import { exportKeys } from './export-queries.ts'

export function ExportCommands({ item }: { item: ExportSummary }) {
  const client = useQueryClient()
  const may = useMay('produce')
  const show = (record: ExportRecord) => {
    client.setQueryData(exportKeys.one(record.id), record)
    void client.invalidateQueries({ queryKey: exportKeys.lists })
    void client.invalidateQueries({ queryKey: exportKeys.images(record.id) })
  }
  const cancel = useMutation({
    mutationFn: () => call(cancelExport, { params: { id: item.id } }),
    onSuccess: show,
    onError: (error) => notifyProblem('Not cancelled', error),
  })
  const retry = useMutation({
    mutationFn: () => call(retryExport, { params: { id: item.id } }),
    onSuccess: show,
    onError: (error) => notifyProblem('Not started again', error),
  })
  if (!may) return null
  if (!isSettled(item.status)) {
    return (
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<X size={14} aria-hidden />}
        loading={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        Cancel
      </Button>
    )
  }
  const isExpired = item.status === 'COMPLETED' && item.files_expired_at !== null
  if (item.status !== 'PARTIAL' && item.status !== 'FAILED' && !isExpired) return null
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<RotateCcw size={14} aria-hidden />}
      loading={retry.isPending}
      onClick={() => retry.mutate()}
    >
      {isExpired ? 'Render again' : `Retry ${formatCount(item.progress.failed)} failed`}
    </Button>
  )
}
