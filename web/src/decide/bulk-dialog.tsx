// Before all that a filter finds is decided: what would happen, asked of the server, and then the button that does it.
import { Button, Group, List, Modal, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Filters } from '../review/gallery-search.ts'
import { clearSelection } from '../review/selection.ts'
import { focusOnMount } from '../ui/focus.ts'
import { formatCount, humanise, plural } from '../ui/format.ts'
import { Refusal } from '../ui/refusal.tsx'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { useStore } from '../ui/store.ts'
import { bulkDialog } from './bulk-dialog-store.ts'
import { type BulkOrder, bulkVerb, failuresOf } from './bulk-words.ts'
import { decideFilter, tryFilter } from './run-bulk.ts'

const close = () => bulkDialog.set(null)

export function BulkDialog() {
  const open = useStore(bulkDialog)
  return (
    <Modal
      opened={open !== null}
      onClose={close}
      title={open ? `${bulkVerb[open.order.action]} all in the filter` : ''}
      size={480}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {open && <Preview order={open.order} filters={open.filters} />}
    </Modal>
  )
}

const outcomes = { approve: 'approved', reject: 'rejected', unapprove: 'unapproved', delete: 'deleted' } as const

function Preview({ order, filters }: { order: BulkOrder; filters: Filters }) {
  const client = useQueryClient()
  const { sort: _, ...filter } = filters
  const tried = useQuery({
    queryKey: ['bulk-try', order, filter],
    queryFn: ({ signal }) => tryFilter(order, filter, signal),
    gcTime: 0,
    staleTime: 0,
  })
  const run = useMutation({
    mutationFn: () => decideFilter(client, order, filter),
    onSuccess: () => {
      close()
      clearSelection()
    },
  })
  if (tried.isPending) return <LoadingState label="Trying it out" />
  if (tried.error) return <ProblemState error={tried.error} retry={() => void tried.refetch()} />
  const { done, unchanged, failed, results } = tried.data
  const count = done - unchanged
  return (
    <>
      <Text>
        <b>{plural(count, 'shot')}</b> will be {outcomes[order.action]}
        {order.reason && `: ${humanise(order.reason)}`}
        {order.action === 'approve' && ', each with its newest image'}.
      </Text>
      {unchanged > 0 && (
        <Text mt={6} c="dimmed">
          {plural(unchanged, 'shot')} {unchanged === 1 ? 'is' : 'are'} so already.
        </Text>
      )}
      {failed > 0 && (
        <>
          <Text mt={6}>{plural(failed, 'shot')} cannot be, since</Text>
          <List mt={4} size="sm">
            {failuresOf(results).map(({ sentence, count: how_many }) => (
              <List.Item key={sentence}>
                {formatCount(how_many)} × {sentence}
              </List.Item>
            ))}
          </List>
        </>
      )}
      <Refusal error={run.error} mt="md" />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button ref={focusOnMount} loading={run.isPending} disabled={count === 0} onClick={() => run.mutate()}>
          {bulkVerb[order.action]} {plural(count, 'shot')}
        </Button>
      </Group>
    </>
  )
}
