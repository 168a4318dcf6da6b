// Asks for changes to the image on screen, or has a rejected one made again. It stands beside the picture, never over it.
import { Button, CloseButton, Group, Kbd, Switch, Text, Textarea } from '@mantine/core'
import type { Prediction, Shot } from '@sartiq/contract/intake/shot.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { generatorQuery } from '../intake/generator-query.ts'
import { focusOnMount } from '../ui/focus.ts'
import { keyLabel } from '../ui/keys.ts'
import { useActions } from '../ui/use-actions.ts'
import { closeRevision, revisionActions, sendRevision } from './actions.ts'
import { nameOf } from './decisions.ts'
import { OverrideRows } from './override-rows.tsx'
import { type OverridesResult, freshSeed, overridesOf } from './overrides.ts'
import { type RevisionDraft, changesOf, draftOf, dropDraft, emptyDraft, keepDraft } from './revision-draft.ts'
import classes from './revision-panel.module.css'
import type { ShotContext } from './use-decide-context.ts'

type Props = { context: ShotContext; shot: Shot; prediction: Prediction; kind: 'revise' | 'regenerate' }

export function RevisionPanel({ context, shot, prediction, kind }: Props) {
  const key = `${kind} ${shot.id}`
  const { config } = prediction
  const [draft, setDraft] = useState<RevisionDraft>(() => draftOf(key) ?? startOf(kind, config))
  const [tried, setTried] = useState(false)
  const { data: generator } = useQuery(generatorQuery)
  const canGenerate = generator !== undefined && generator.type !== 'none'
  const changes = changesOf(draft.text)
  const overrides = overridesOf(draft.rows, config)
  useEffect(() => keepDraft(key, draft), [key, draft])
  const send = () => {
    setTried(true)
    if (!overrides.ok) return
    const onAgreed = () => dropDraft(key)
    if (kind === 'regenerate') return context.regenerate(overrides.overrides, onAgreed)
    if (!changes.ok) return
    const asked = { prediction_id: prediction.id, changes_requested: changes.changes }
    context.revise(
      { ...asked, regenerate: draft.regenerate && canGenerate, config_overrides: overrides.overrides },
      onAgreed,
    )
  }
  const acts = { send, close: () => context.pick(null) }
  useActions(revisionActions, acts, { in_fields: true })
  const title = kind === 'revise' ? 'Revise' : 'Regenerate'
  return (
    <form
      className={classes['panel']}
      aria-label={`${title} ${nameOf(shot)}`}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className={classes['head']}>
        <h2>
          {title} {nameOf(shot)}
        </h2>
        <CloseButton
          aria-label={closeRevision.label}
          title={`${closeRevision.label} (${keyLabel(closeRevision.keys[0] ?? '')})`}
          onClick={acts.close}
        />
      </div>
      <div className={classes['fields']}>
        {kind === 'revise' && (
          <div>
            <Textarea
              ref={focusOnMount}
              label="Changes"
              description="One a line, up to 50"
              placeholder={'Longer sleeves\nLess shadow on the left'}
              autosize
              minRows={4}
              maxRows={10}
              value={draft.text}
              onChange={({ currentTarget: { value } }) => setDraft((before) => ({ ...before, text: value }))}
              error={tried && !changes.ok && changes.message}
            />
            <Switch
              mt="sm"
              label="Generate again now"
              description={whyNot(generator?.type)}
              disabled={!canGenerate}
              checked={draft.regenerate && canGenerate}
              onChange={({ currentTarget: { checked } }) => setDraft((before) => ({ ...before, regenerate: checked }))}
            />
          </div>
        )}
        <div>
          {kind === 'regenerate' && !canGenerate && <Text mb="sm">{whyNot(generator?.type)}</Text>}
          <OverrideRows
            rows={draft.rows}
            config={config}
            errors={errorsOf(overrides, tried)}
            onChange={(change) => setDraft((before) => ({ ...before, rows: change(before.rows) }))}
          />
        </div>
      </div>
      <Group justify="flex-end">
        <Button
          type="submit"
          ref={kind === 'regenerate' ? focusOnMount : undefined}
          rightSection={<Kbd aria-hidden>{keyLabel(sendRevision.keys[0] ?? '')}</Kbd>}
        >
          {kind === 'revise' ? 'Ask for the revision' : 'Regenerate'}
        </Button>
      </Group>
    </form>
  )
}

function startOf(kind: Props['kind'], config: Record<string, unknown>): RevisionDraft {
  return kind === 'revise' ? emptyDraft : { ...emptyDraft, rows: freshSeed(config, Math.random) }
}

function whyNot(type: string | undefined): string | undefined {
  if (type !== 'none') return undefined
  return 'No generator is set: the revision waits until somebody hands an image in, or an admin chooses a generator.'
}

/** Nothing is called wrong before somebody says that it is finished. */
function errorsOf(result: OverridesResult, tried: boolean) {
  return tried && !result.ok ? result.errors : {}
}
