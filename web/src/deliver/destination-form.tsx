// The form of a destination, new or saved.
import { Button, Group, TextInput } from '@mantine/core'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import { type FormEvent, useState } from 'react'
import { DamFields } from './dam-fields.tsx'
import { type DamDraft, damConfigOf, damDraftOf, freshDraftOf } from './destination-draft.ts'
import { FormProblem } from './form-problem.tsx'
import { type WebhookDraft, WebhookFields, webhookDraftOf } from './webhook-fields.tsx'

export type Draft = { name: string; config: Record<string, unknown> }

type Props = {
  type: Destination['type']
  /** What the form begins with: a saved destination, or a fresh one made of a preset. Without it the form is empty. */
  start?: Pick<Destination, 'name' | 'config'>
  /** Whether the start's credentials are secrets that were just typed, not hints at saved ones. */
  isFresh?: boolean
  submit: string
  isPending: boolean
  error: unknown
  onSubmit: (draft: Draft) => void
}

export function DestinationForm({ type, start, isFresh = false, submit, isPending, error, onSubmit }: Props) {
  const config = start?.config ?? {}
  const [name, setName] = useState(start?.name ?? '')
  const [dam, setDam] = useState<DamDraft>(() => (isFresh ? freshDraftOf(config) : damDraftOf(config)))
  const [webhook, setWebhook] = useState<WebhookDraft>(() => webhookDraftOf(config))
  const read = type === 'dam' ? damConfigOf(dam) : { ok: true as const, config: webhook }
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (read.ok) onSubmit({ name, config: read.config })
  }
  return (
    <form onSubmit={save}>
      <TextInput
        label="Name"
        required
        mb="sm"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {type === 'dam' ? (
        <DamFields
          draft={dam}
          onChange={(part) => setDam((before) => ({ ...before, ...part }))}
          secrets={Object.keys(hintsOf(config))}
          hints={isFresh ? {} : hintsOf(config)}
        />
      ) : (
        <WebhookFields draft={webhook} onChange={(part) => setWebhook((before) => ({ ...before, ...part }))} />
      )}
      <FormProblem error={error} />
      <Group mt="md">
        <Button type="submit" loading={isPending} disabled={!read.ok}>
          {submit}
        </Button>
      </Group>
    </form>
  )
}

function hintsOf(config: Record<string, unknown>): Record<string, string> {
  const { credentials } = config
  if (typeof credentials !== 'object' || credentials === null) return {}
  return Object.fromEntries(Object.entries(credentials).map(([name, hint]) => [name, String(hint)]))
}
