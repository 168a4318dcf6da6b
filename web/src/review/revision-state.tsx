// How a revision stands, as an icon and words; where the generator can be asked (again), the button for it.
import { Button, Text } from '@mantine/core'
import { type Revision, type RevisionStatus, retryRevision } from '@sartiq/contract/decide/revision.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CircleX, Hourglass, type LucideIcon, RotateCw, Undo2 } from 'lucide-react'
import { call } from '../api/call.ts'
import { sentenceOf } from '../api/problem.ts'
import { generatorWords } from '../intake/generator-choices.ts'
import { generatorQuery } from '../intake/generator-query.ts'
import { useMay } from '../people/use-me.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import classes from './history-list.module.css'

const icons: Record<RevisionStatus, LucideIcon> = {
  OPEN: Hourglass,
  ANSWERED: CircleCheck,
  FAILED: CircleX,
  WITHDRAWN: Undo2,
}

export function RevisionState({ revision }: { revision: Revision }) {
  const Icon = icons[revision.status]
  return (
    <>
      <div className={classes['state']}>
        <Icon size={14} aria-hidden />
        <span>
          <Words revision={revision} />
        </span>
      </div>
      {(revision.status === 'FAILED' || isUnasked(revision)) && <AskAgain revision={revision} />}
    </>
  )
}

function Words({ revision: { status, generator, message, answered_at } }: { revision: Revision }) {
  if (status === 'WITHDRAWN') return 'Taken back'
  if (status === 'FAILED') return `Failed: ${message ?? 'nobody says why'}`
  if (status === 'ANSWERED')
    return (
      <>
        Answered
        {answered_at && (
          <>
            {' '}
            <RelativeTime time={answered_at} />
          </>
        )}
      </>
    )
  if (generator !== null) return `Open: the ${generatorWords[generator].name} generator is at it`
  return `Open: ${message ?? 'waits for a new image'}`
}

/** Open, and no generator has heard of it. */
function isUnasked({ status, generator }: Revision): boolean {
  return status === 'OPEN' && generator === null
}

function AskAgain({ revision }: { revision: Revision }) {
  const client = useQueryClient()
  const mayAsk = useMay('review')
  const { data: generator } = useQuery(generatorQuery)
  const retry = useMutation({
    mutationFn: () => call(retryRevision, { params: { id: revision.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['revisions', revision.shot_id] }),
  })
  if (!mayAsk || !generator || generator.type === 'none') return null
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        mt={4}
        leftSection={<RotateCw size={12} aria-hidden />}
        loading={retry.isPending}
        onClick={() => retry.mutate()}
      >
        {revision.status === 'FAILED' ? 'Retry' : 'Generate now'}
      </Button>
      {retry.error && (
        <Text role="alert" c="var(--mantine-color-error)" mt={4}>
          {sentenceOf(retry.error)}
        </Text>
      )}
    </>
  )
}
