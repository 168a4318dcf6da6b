// A command to copy: the line as it is typed, and a button.
import { ActionIcon, Code, CopyButton, Group } from '@mantine/core'
import { Check, Copy } from 'lucide-react'

export function CopyLine({ text }: { text: string }) {
  return (
    <Group gap="xs" wrap="nowrap" justify="center">
      <Code fz="sm" px="sm" py={6}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon variant="default" onClick={copy} aria-label={copied ? 'Copied' : `Copy ${text}`}>
            {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}
