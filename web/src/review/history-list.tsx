// Every decision on a shot: who, when, what, why.
import { Text } from '@mantine/core'
import type { Decision } from '@sartiq/contract/decide/endpoints.ts'
import { useQuery } from '@tanstack/react-query'
import { sentenceOf } from '../api/problem.ts'
import { humanise } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { statusWord } from './shot-status.tsx'
import { historyQuery } from './shot-queries.ts'

export function HistoryList({ shot_id }: { shot_id: string }) {
  const { data, error } = useQuery(historyQuery(shot_id))
  if (error) return <Text role="alert">{sentenceOf(error)}</Text>
  if (!data) return <Text c="dimmed">Loading…</Text>
  if (data.length === 0) return <Text>Nobody has decided yet.</Text>
  return (
    <ol style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 10 }}>
      {data.map((decision) => (
        <HistoryItem key={decision.id} decision={decision} />
      ))}
    </ol>
  )
}

function HistoryItem({ decision: { action, from, to, reason, notes, by, at } }: { decision: Decision }) {
  return (
    <li>
      <b>{humanise(action)}</b>
      {reason && `: ${humanise(reason)}`}
      <Text c="dimmed">
        {by.name}, <RelativeTime time={at} /> · {statusWord(from)} → {statusWord(to)}
      </Text>
      {notes && <Text>“{notes}”</Text>}
    </li>
  )
}
