// What a screen shows when it has nothing to show: empty, loading, failed, not allowed.
import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { CircleAlert, Lock, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiProblem, hasStatus, sentenceOf } from '../api/problem.ts'

type Props = {
  icon: LucideIcon
  title: string
  children?: ReactNode
  /** Whether it is the whole page and not a part of one. */
  whole?: boolean
}

export function ScreenState({ icon: Icon, title, children, whole = false }: Props) {
  const state = (
    <Center mih="50vh" p="xl">
      <Stack align="center" gap="sm" maw={560} ta="center">
        <Icon size={32} strokeWidth={1.5} aria-hidden />
        <Title order={whole ? 1 : 2}>{title}</Title>
        {children}
      </Stack>
    </Center>
  )
  return whole ? <main>{state}</main> : state
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

/** A screen, or a part of one, that a role may not see: drawn without asking the server. */
export function NoPermission({ whose, role }: { whose: string; role: string }) {
  return (
    <ScreenState icon={Lock} title="You may not see this">
      <Text>
        This is for {whose}; your role here is {role}.
      </Text>
      <Text c="dimmed">Ask an admin of this workspace for a wider role.</Text>
    </ScreenState>
  )
}

type ProblemProps = { error: unknown; retry?: () => void; whole?: boolean }

export function ProblemState({ error, retry, whole = false }: ProblemProps) {
  const forbidden = hasStatus(error, 403)
  const missing = hasStatus(error, 404)
  const title = forbidden ? 'You may not see this' : missing ? 'Not found' : 'This did not load'
  return (
    <div role="alert">
      <ScreenState icon={forbidden ? Lock : CircleAlert} title={title} whole={whole}>
        <Text>{sentenceOf(error)}</Text>
        {forbidden && <Text c="dimmed">Ask an admin of this workspace for a wider role.</Text>}
        {error instanceof ApiProblem && error.request_id && (
          <Text c="dimmed" size="xs">
            Request {error.request_id}
          </Text>
        )}
        {missing && (
          <Text>
            <Link to="/">Go to the gallery</Link>
          </Text>
        )}
        {retry && !forbidden && !missing && (
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </ScreenState>
    </div>
  )
}
