// A thumbnail: its placeholder at once, the picture when there is time to fetch it.
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { useState } from 'react'
import classes from './grid.module.css'

type Props = {
  prediction: Prediction
  /** Empty where what stands around it says the same. */
  alt?: string
  /** While the scroll is fast nothing new is fetched: nobody could see it. */
  hold?: boolean
}

type Shown = { id: string; state: 'asked' | 'loaded' | 'failed' }

export function Thumb({ prediction, alt = '', hold = false }: Props) {
  const { id, image } = prediction
  const [shown, setShown] = useState<Shown | null>(hold ? null : { id, state: 'asked' })
  if (!hold && shown?.id !== id) setShown({ id, state: 'asked' })
  const wanted = shown?.id === id && shown.state !== 'failed' && image.status === 'ready'
  const loaded = wanted && shown.state === 'loaded'
  return (
    <div
      className={classes['picture']}
      style={image.placeholder && !loaded ? { backgroundImage: `url("${image.placeholder}")` } : undefined}
    >
      {wanted && (
        <img
          src={image.thumbnail_url}
          alt={alt}
          decoding="async"
          draggable={false}
          onError={() => setShown({ id, state: 'failed' })}
          onLoad={() => setShown({ id, state: 'loaded' })}
        />
      )}
    </div>
  )
}
