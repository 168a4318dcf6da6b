// One revision in the history: the changes asked, how it stands, and the images that answer it.
import { Text } from '@mantine/core'
import type { Decision } from '@sartiq/contract/decide/endpoints.ts'
import type { Revision } from '@sartiq/contract/decide/revision.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { humanise } from '../ui/format.ts'
import { jsonText } from '../ui/json-text.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import classes from './history-list.module.css'
import { RevisionState } from './revision-state.tsx'
import { statusWord } from './shot-status.tsx'
import { Thumb } from './thumb.tsx'

type Props = {
  revision: Revision
  decision: Decision | undefined
  variations: Prediction[]
  onChoose: (prediction_id: string) => void
}

export function RevisionEntry({ revision, decision, variations, onChoose }: Props) {
  const { prediction_id, changes_requested, config_overrides, requested_by, created_at, answers } = revision
  const { from, to } = decision ?? {}
  const numberOf = (id: string) => variations.findIndex((one) => one.id === id) + 1
  return (
    <li>
      <b>{decision?.action === 'regenerate' ? 'Regenerate' : 'Revise'}</b>
      {numberOf(prediction_id) > 0 && ` v${numberOf(prediction_id)}`}
      <Text c="dimmed">
        {requested_by.name}, <RelativeTime time={created_at} />
        {from && to && from !== to && ` · ${statusWord(from)} → ${statusWord(to)}`}
      </Text>
      {changes_requested.length > 0 && (
        <ul className={classes['changes']}>
          {/* The same change may stand there twice. */}
          {changes_requested.map((change, index) => (
            <li key={`${index} ${change}`}>{change}</li>
          ))}
        </ul>
      )}
      {Object.entries(config_overrides).map(([name, value]) => (
        <Text key={name} className={classes['notes']}>
          {humanise(name)}: {jsonText(value)}
        </Text>
      ))}
      <RevisionState revision={revision} />
      {answers.length > 0 && (
        <div className={classes['answers']}>
          {answers.map((id) => (
            <Answer
              key={id}
              number={numberOf(id)}
              prediction={variations.find((one) => one.id === id)}
              onChoose={() => onChoose(id)}
            />
          ))}
        </div>
      )}
    </li>
  )
}

type AnswerProps = { number: number; prediction: Prediction | undefined; onChoose: () => void }

function Answer({ number, prediction, onChoose }: AnswerProps) {
  if (!prediction) return null // its variation is being read
  return (
    <button type="button" className={classes['answer']} onClick={onChoose} aria-label={`Show v${number}`}>
      <Thumb prediction={prediction} />
      <span>v{number}</span>
    </button>
  )
}
