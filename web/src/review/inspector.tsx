// Everything known about the image on screen: metadata, checks, config, history.
import type { Prediction, Shot } from '@sartiq/contract/intake/shot.ts'
import type { ReactNode } from 'react'
import { ShotExports } from '../export/shot-exports.tsx'
import { humanise } from '../ui/format.ts'
import { jsonText } from '../ui/json-text.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { ChecksList } from './checks-list.tsx'
import { HistoryList } from './history-list.tsx'
import { ShotMark } from './shot-status.tsx'
import classes from './viewer-page.module.css'

type Props = {
  shot: Shot
  prediction: Prediction
  variations: Prediction[]
  onChoose: (prediction_id: string) => void
}

export function Inspector({ shot, prediction, variations, onChoose }: Props) {
  const { image } = prediction
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must get there
    <aside className={classes['inspector']} aria-label="Inspector" tabIndex={0}>
      <h2>Shot</h2>
      <Pairs
        pairs={[
          ['Status', <ShotMark key="status" shot={shot} />],
          ['SKU', shot.sku],
          ['Product', shot.product_name],
          ['Category', shot.product_category],
          ['Shot type', shot.shot_type],
          ['Subject', shot.subject],
          ['Style', shot.style_name],
          ['Shooting', shot.shooting],
          ['Arrived', <RelativeTime key="time" time={prediction.created_at} />],
          ['External id', prediction.external_id],
          ['SHA-256', image.sha256.slice(0, 16)],
        ]}
      />
      <h2>Checks</h2>
      <ChecksList checks={prediction.checks} isRead={image.status === 'ready'} />
      <h2>Config</h2>
      <ConfigTable config={prediction.config} />
      <h2>Exports</h2>
      <ShotExports shot_id={shot.id} />
      <h2>History</h2>
      <HistoryList shot_id={shot.id} variations={variations} onChoose={onChoose} />
    </aside>
  )
}

function ConfigTable({ config }: { config: Record<string, unknown> }) {
  const entries = Object.entries(config)
  if (entries.length === 0) return <p>The generator sent none.</p>
  return <Pairs pairs={entries.map(([name, value]) => [humanise(name), jsonText(value)])} />
}

function Pairs({ pairs }: { pairs: [string, ReactNode][] }) {
  return (
    <dl className={classes['pairs']}>
      {pairs
        .filter(([, value]) => value !== '' && value !== null)
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
