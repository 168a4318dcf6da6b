// Something to copy: the line as it is, and a button.
import { ActionIcon, Code, CopyButton, Group } from '@mantine/core'
import { Check, Copy } from 'lucide-react'

/** @param what names a line that nobody wants read out: a key, a long link */
export function CopyLine({ text, what = text }: { text: string; what?: string }) {
  return (
    <Group gap="xs" wrap="nowrap" justify="center">
      <Code fz="sm" px="sm" py={6} style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon variant="default" onClick={copy} aria-label={copied ? 'Copied' : `Copy ${what}`}>
            {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}
