// The history of a shot, newest first: who decided what, what was asked to be changed, and what came of it.
import { Text } from '@mantine/core'
import type { Decision } from '@sartiq/contract/decide/endpoints.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { useQuery } from '@tanstack/react-query'
import { sentenceOf } from '../api/problem.ts'
import { humanise } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import classes from './history-list.module.css'
import { RevisionEntry } from './revision-entry.tsx'
import { historyQuery, revisionsQuery } from './shot-queries.ts'
import { statusWord } from './shot-status.tsx'
import { timelineOf } from './timeline.ts'

type Props = { shot_id: string; variations: Prediction[]; onChoose: (prediction_id: string) => void }

export function HistoryList({ shot_id, variations, onChoose }: Props) {
  const history = useQuery(historyQuery(shot_id))
  const revisions = useQuery(revisionsQuery(shot_id))
  const error = history.error ?? revisions.error
  if (error) return <Text role="alert">{sentenceOf(error)}</Text>
  if (!history.data || !revisions.data) return <Text c="dimmed">Loading…</Text>
  const entries = timelineOf(history.data.items, revisions.data.items)
  if (entries.length === 0) return <Text>Nobody has decided yet.</Text>
  const goes_on = history.data.next_cursor !== null || revisions.data.next_cursor !== null
  return (
    <>
      <ol className={classes['line']}>
        {entries.map((entry) =>
          entry.kind === 'revision' ? (
            <RevisionEntry key={entry.id} {...entry} variations={variations} onChoose={onChoose} />
          ) : (
            <DecisionEntry key={entry.id} decision={entry.decision} variations={variations} />
          ),
        )}
      </ol>
      {goes_on && <Text c="dimmed">What happened before is kept too; the API has all of it.</Text>}
    </>
  )
}

function DecisionEntry({ decision, variations }: { decision: Decision; variations: Prediction[] }) {
  const { action, prediction_id, from, to, reason, notes, by, at } = decision
  const number = action === 'approve' ? variations.findIndex(({ id }) => id === prediction_id) + 1 : 0
  return (
    <li>
      <b>{humanise(action)}</b>
      {number > 0 && ` v${number}`}
      {reason && `: ${humanise(reason)}`}
      <Text c="dimmed">
        {by.name}, <RelativeTime time={at} />
        {from !== to && ` · ${statusWord(from)} → ${statusWord(to)}`}
      </Text>
      {notes && <Text className={classes['notes']}>“{notes}”</Text>}
    </li>
  )
}
