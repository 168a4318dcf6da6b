// The time, as it goes on while a screen is looked at.
import { useEffect, useState } from 'react'

/** Milliseconds since 1970, half a minute old at most. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
