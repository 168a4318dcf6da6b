// The variations of a shot, oldest first; the approved one says so.
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { Check } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Thumb } from './thumb.tsx'
import classes from './viewer-page.module.css'

type Props = {
  variations: Prediction[]
  shown: string | undefined
  approved: string | null
  onChoose: (id: string) => void
}

export function Filmstrip({ variations, shown, approved, onChoose }: Props) {
  return (
    <fieldset aria-label="Variations" className={classes['film']}>
      {variations.map((variation, index) => (
        <Frame
          key={variation.id}
          variation={variation}
          name={`v${index + 1}`}
          shown={variation.id === shown}
          approved={variation.id === approved}
          onChoose={onChoose}
        />
      ))}
    </fieldset>
  )
}

type FrameProps = {
  variation: Prediction
  name: string
  shown: boolean
  approved: boolean
  onChoose: (id: string) => void
}

function Frame({ variation, name, shown, approved, onChoose }: FrameProps) {
  const frame = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (shown) frame.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [shown])
  return (
    <button
      ref={frame}
      type="button"
      className={classes['frame']}
      aria-pressed={shown}
      aria-label={`Variation ${name}${approved ? ', approved' : ''}`}
      onClick={() => onChoose(variation.id)}
    >
      <Thumb prediction={variation} />
      <span className={classes['label']}>
        {approved && <Check size={12} aria-hidden />}
        {name}
      </span>
    </button>
  )
}
