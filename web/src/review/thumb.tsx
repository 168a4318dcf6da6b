// A thumbnail: its placeholder at once, the picture when there is time to fetch it.
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { useState } from 'react'
import classes from './grid.module.css'

type Props = {
  prediction: Prediction
  /** While the scroll is fast nothing new is fetched: nobody could see it. */
  hold?: boolean
}

export function Thumb({ prediction, hold = false }: Props) {
  const { id, image } = prediction
  const [shown, setShown] = useState<{ id: string; loaded: boolean } | null>(hold ? null : { id, loaded: false })
  if (!hold && shown?.id !== id) setShown({ id, loaded: false })
  const wanted = shown?.id === id && image.status === 'ready'
  const loaded = wanted && shown.loaded
  return (
    <div
      className={classes['picture']}
      style={image.placeholder && !loaded ? { backgroundImage: `url("${image.placeholder}")` } : undefined}
    >
      {wanted && (
        <img
          src={image.thumbnail_url}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={() => setShown({ id, loaded: true })}
        />
      )}
    </div>
  )
}
