// A time as people say it, with the exact one on hover; it ages while it is looked at.
import { useEffect, useState } from 'react'
import { formatExact, formatRelative } from './format.ts'

export function RelativeTime({ time }: { time: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={time} title={formatExact(time)} style={{ whiteSpace: 'nowrap' }}>
      {formatRelative(time, Math.max(now, Date.parse(time)))}
    </time>
  )
}
