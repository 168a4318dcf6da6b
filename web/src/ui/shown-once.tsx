// Something that the server tells only once: a key, a secret, a link. It stays until somebody says that it is kept.
import { Button, Group, Paper, Text } from '@mantine/core'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { CopyLine } from './copy-line.tsx'
import { focusOnMount } from './focus.ts'

type Props = { title: string; what: string; text: string; onDone: () => void; children?: ReactNode }

export function ShownOnce({ title, what, text, onDone, children }: Props) {
  return (
    <Paper withBorder p="md" bg="var(--raised)" component="section" aria-label={title} tabIndex={-1} ref={focusOnMount}>
      <Text fw={600} mb={8}>
        {title}
      </Text>
      <Group justify="flex-start" mb={8}>
        <CopyLine text={text} what={what} />
      </Group>
      <Text c="dimmed">{children}</Text>
      <Button mt="sm" variant="default" leftSection={<Check size={16} aria-hidden />} onClick={onDone}>
        I have kept it
      </Button>
    </Paper>
  )
}
