// What a screen shows when it has nothing to show: empty, loading, failed, not allowed.
import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core'
import { CircleAlert, Lock, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiProblem, hasStatus, sentenceOf } from '../api/problem.ts'

type Props = { icon: LucideIcon; title: string; children?: ReactNode }

export function ScreenState({ icon: Icon, title, children }: Props) {
  return (
    <Center mih="50vh" p="xl">
      <Stack align="center" gap="sm" maw={560} ta="center">
        <Icon size={32} strokeWidth={1.5} aria-hidden />
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Center>
  )
}

export function LoadingState({ label = 'Loading' }: { label?: string }) {
  return (
    <Center mih="50vh" component="output">
      <Loader size="sm" color="gray" aria-hidden />
      <Text ml="sm" c="dimmed">
        {label}…
      </Text>
    </Center>
  )
}

export function ProblemState({ error, retry }: { error: unknown; retry?: () => void }) {
  const forbidden = hasStatus(error, 403)
  const missing = hasStatus(error, 404)
  const title = forbidden ? 'You may not see this' : missing ? 'There is no such thing here' : 'This did not load'
  return (
    <div role="alert">
      <ScreenState icon={forbidden ? Lock : CircleAlert} title={title}>
        <Text>{sentenceOf(error)}</Text>
        {forbidden && <Text c="dimmed">Ask an admin of this workspace for a wider role.</Text>}
        {error instanceof ApiProblem && error.request_id && (
          <Text c="dimmed" size="xs">
            Request {error.request_id}
          </Text>
        )}
        {retry && !forbidden && (
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </ScreenState>
    </div>
  )
}
