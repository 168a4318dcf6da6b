// The history of a shot, newest first: who decided what, what was asked to be changed and came of it, where it was sent.
import { Text } from '@mantine/core'
import type { Decision } from '@sartiq/contract/decide/endpoints.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { useQuery } from '@tanstack/react-query'
import { sentenceOf } from '../api/problem.ts'
import { humanise } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { ExportEntry } from './export-entry.tsx'
import classes from './history-list.module.css'
import { RevisionEntry } from './revision-entry.tsx'
import { historyQuery, revisionsQuery, shotExportsQuery } from './shot-queries.ts'
import { statusWord } from './shot-status.tsx'
import { timelineOf } from './timeline.ts'

type Props = { shot_id: string; variations: Prediction[]; onChoose: (prediction_id: string) => void }

export function HistoryList({ shot_id, variations, onChoose }: Props) {
  const history = useQuery(historyQuery(shot_id))
  const revisions = useQuery(revisionsQuery(shot_id))
  const exports = useQuery(shotExportsQuery(shot_id))
  const error = history.error ?? revisions.error ?? exports.error
  if (error) return <Text role="alert">{sentenceOf(error)}</Text>
  if (!history.data || !revisions.data || !exports.data) return <Text c="dimmed">Loading…</Text>
  const entries = timelineOf(history.data.items, revisions.data.items, exports.data.items)
  if (entries.length === 0) return <Text>Nobody has decided yet.</Text>
  const goes_on = [history, revisions, exports].some(({ data }) => data?.next_cursor)
  return (
    <>
      <ol className={classes['line']}>
        {entries.map((entry) => {
          if (entry.kind === 'export') return <ExportEntry key={entry.id} record={entry.record} />
          if (entry.kind === 'decision')
            return <DecisionEntry key={entry.id} decision={entry.decision} variations={variations} />
          return <RevisionEntry key={entry.id} {...entry} variations={variations} onChoose={onChoose} />
        })}
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
      <b>{actionWord(action)}</b>
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

/** An export that has delivered the shot, beside the one that was asked for. */
function actionWord(action: string): string {
  return action === 'export' ? 'Delivered' : humanise(action)
}
