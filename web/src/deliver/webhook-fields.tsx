// A webhook's address and the events that it subscribes to.
import { Checkbox, Stack, TextInput } from '@mantine/core'
import { webhookConfig, webhookEvents } from '@sartiq/contract/deliver/webhook.ts'
import { z } from 'zod'

export type WebhookDraft = { url: string; events: string[] }

const saved = z.looseObject({ url: z.string().catch(''), events: webhookConfig.shape.events.catch([]) })

/** The draft of a saved config; `{}` gives an empty one with the usual events. */
export function webhookDraftOf(config: Record<string, unknown>): WebhookDraft {
  const { url, events } = saved.parse({ events: undefined, ...config })
  return { url, events }
}

const words: Record<(typeof webhookEvents)[number], string> = {
  'export.completed': 'Export completed',
  'export.partial': 'Export completed in part',
  'export.failed': 'Export failed',
  'shot.approved': 'Shot approved',
  'shot.rejected': 'Shot rejected',
  'shot.revision_requested': 'Revision requested',
}

type Props = { draft: WebhookDraft; onChange: (part: Partial<WebhookDraft>) => void }

export function WebhookFields({ draft, onChange }: Props) {
  return (
    <Stack gap="sm">
      <TextInput
        label="Address"
        placeholder="https://shop.example.com/hooks/sartiq"
        type="url"
        required
        value={draft.url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
      />
      <Checkbox.Group
        label="Events"
        description="An export that names this destination sends its own event in any case"
        value={draft.events}
        onChange={(events) => onChange({ events })}
      >
        <Stack gap={6} mt={6}>
          {webhookEvents.map((value) => (
            <Checkbox key={value} value={value} label={words[value]} />
          ))}
        </Stack>
      </Checkbox.Group>
    </Stack>
  )
}
