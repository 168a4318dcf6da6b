// Where the viewer stands. Keys move it at once; the address bar follows a moment later, since a navigation takes its time.
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ViewerSearch } from './gallery-search.ts'

export type Spot = { shot_id: string; at: number; prediction: string | undefined }

export function useSpot(shot_id: string, { at = 0, prediction }: ViewerSearch): [Spot, (spot: Spot) => void] {
  const navigate = useNavigate({ from: '/shots/$shotId' })
  const [spot, setSpot] = useState<Spot>({ shot_id, at, prediction })
  const link = textOf({ shot_id, at, prediction })
  const written = useRef(link)

  // Somebody else changed the address (back, forward, a link): it leads.
  const follow = useEffectEvent(() => {
    if (link !== written.current) setSpot({ shot_id, at, prediction })
    written.current = link
  })
  useEffect(() => {
    if (link) follow()
  }, [link])

  const write = useEffectEvent(() => {
    if (textOf(spot) === link) return
    written.current = textOf(spot)
    const { shot_id: shotId, ...place } = spot
    // Replaced, so that Back leads to the gallery and not through every picture.
    void navigate({ params: { shotId }, search: (before) => ({ ...before, ...place }), replace: true })
  })
  const text = textOf(spot)
  useEffect(() => {
    const timer = setTimeout(() => text && write(), 250)
    return () => clearTimeout(timer)
  }, [text])
  return [spot, setSpot]
}

function textOf({ shot_id, at, prediction }: Spot): string {
  return `${shot_id} ${at} ${prediction ?? ''}`
}
