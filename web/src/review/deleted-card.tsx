// One deleted shot: its newest image, when it went, and until when it can come back.
import { restorableDays } from '@sartiq/contract/decide/endpoints.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { restore } from '../decide/actions.ts'
import { nameOf } from '../decide/decisions.ts'
import { useDecideContext } from '../decide/use-decide-context.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { formatExact } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import classes from './deleted-shots.module.css'
import { predictionsQuery } from './shot-queries.ts'
import { Thumb } from './thumb.tsx'

type Props = { shot: Shot; focused: boolean; shooting_id: string | undefined; onFocus: () => void }

export function DeletedCard({ shot, focused, shooting_id, onFocus }: Props) {
  const { id, sku, shot_type, deleted_at } = shot
  const { data: variations = [] } = useQuery(predictionsQuery(id))
  const context = useDecideContext({ shot, prediction: undefined })
  const newest = variations.findLast(({ image }) => image.status === 'ready')
  return (
    <li>
      <Link
        to="/shots/$shotId"
        params={{ shotId: id }}
        search={{ status: 'DELETED', shooting_id }}
        className={classes['card']}
        data-focused={focused || undefined}
        onFocus={onFocus}
      >
        {newest ? <Thumb prediction={newest} /> : <div className={classes['none']} />}
        <b>{sku}</b>
        <span>{shot_type}</span>
        {deleted_at && (
          <span title={`It can be restored until ${formatExact(lastDayOf(deleted_at))}`}>
            deleted <RelativeTime time={deleted_at} />
          </span>
        )}
      </Link>
      <ActionButton action={restore} context={context} size="compact-sm" m={4} aria-label={`Restore ${nameOf(shot)}`} />
    </li>
  )
}

function lastDayOf(deleted_at: string): string {
  return new Date(Date.parse(deleted_at) + restorableDays * 86_400_000).toISOString()
}
