// The picture in the viewer: one stage for all pictures, so that the next one replaces the last without a blank.
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { preferences } from '../ui/preferences.ts'
import { useStore } from '../ui/store.ts'
import { type Picture, type Stage, type View, createStage } from './stage.ts'
import classes from './viewer-page.module.css'

type Props = {
  prediction: Prediction | undefined
  /** What the next key is likely to ask for. */
  soon: (Prediction | undefined)[]
  onStage: (stage: Stage | null) => void
  onView: (view: View) => void
}

export function ViewerStage({ prediction, soon, onStage, onView }: Props) {
  const { surround } = useStore(preferences)
  const host = useRef<HTMLDivElement>(null)
  const stage = useRef<Stage>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const viewed = useEffectEvent(onView)

  useEffect(() => {
    if (!host.current) return undefined
    const made = createStage(host.current, {
      onView: (view) => viewed(view),
      onShown: setShown,
      onFailed: setFailed,
    })
    stage.current = made
    onStage(made)
    return () => {
      stage.current = null
      onStage(null)
      made.destroy()
    }
  }, [onStage])

  const picture = prediction && pictureOf(prediction)
  useEffect(() => {
    if (picture) stage.current?.show(picture) // the stage knows what it shows
  })
  const soonIds = soon.map((one) => one?.id).join()
  const prepare = useEffectEvent(() => {
    stage.current?.prepare(soon.flatMap((one) => (one && pictureOf(one)) ?? []))
  })
  useEffect(() => {
    // A moment later: first what is asked for now.
    const timer = setTimeout(() => soonIds && prepare(), 30)
    return () => clearTimeout(timer)
  }, [soonIds])

  const trouble = prediction && troubleOf(prediction, failed)
  return (
    <div className={classes['stage']} data-surround={surround} data-shown={shown ?? undefined}>
      <div ref={host} className={classes['host']} style={{ visibility: trouble ? 'hidden' : 'visible' }} />
      {trouble && <output className={classes['trouble']}>{trouble}</output>}
    </div>
  )
}

const showable = new Set(['jpeg', 'jpg', 'png', 'webp', 'avif', 'gif'])

function pictureOf({ id, shot_id, image }: Prediction): Picture | undefined {
  if (image.status !== 'ready' || image.width === null || image.height === null) return undefined
  return {
    ...image,
    id,
    group: shot_id,
    width: image.width,
    height: image.height,
    showable: showable.has(image.format ?? ''),
  }
}

function troubleOf({ id, image }: Prediction, failed: string | null): string | null {
  if (image.status === 'reading') return 'This image is still being read; it appears in a moment.'
  if (image.status === 'broken') return 'This image cannot be read. Its file is kept as it came.'
  return failed === id ? 'The preview did not load. Try again in a moment.' : null
}
