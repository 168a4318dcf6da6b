// A time as people say it, with the exact one on hover; it ages while it is looked at.
import { formatExact, formatRelative } from './format.ts'
import { useNow } from './use-now.ts'

export function RelativeTime({ time }: { time: string }) {
  const now = useNow()
  return (
    <time dateTime={time} title={formatExact(time)} style={{ whiteSpace: 'nowrap' }}>
      {formatRelative(time, Math.max(now, Date.parse(time)))}
    </time>
  )
}
