// Whether the scroll is too fast for anybody to see what passes.
import { type RefObject, useEffect, useState } from 'react'

/** CSS pixels a second; above it thumbnails are not fetched. */
const tooFast = 3000
const settleAfter = 120

export function useScrollSpeed(scroller: RefObject<HTMLElement | null>): boolean {
  const [fast, setFast] = useState(false)
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    let last = { top: element.scrollTop, time: performance.now() }
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = () => {
      const now = { top: element.scrollTop, time: performance.now() }
      const speed = (Math.abs(now.top - last.top) / Math.max(8, now.time - last.time)) * 1000
      // A lone jump (a key, a click on the scrollbar) is no fast scroll: it shows its goal at once.
      const isJump = now.time - last.time > settleAfter
      setFast((wasFast) => speed > tooFast && (wasFast || !isJump))
      last = now
      clearTimeout(timer)
      timer = setTimeout(() => setFast(false), settleAfter)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller])
  return fast
}
