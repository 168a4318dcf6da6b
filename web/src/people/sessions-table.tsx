// My sessions: which browser, from where, since when, and the way to end one.
import { Button, Group, Table, Text } from '@mantine/core'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import { deleteSession, type listSessions } from '@sartiq/contract/people/users.ts'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { formatExact } from '../ui/format.ts'
import { PagedTable } from '../ui/paged-table.tsx'
import { Refusal } from '../ui/refusal.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { browserOf } from './browser-of.ts'
import { sessionsQuery } from './people-queries.ts'
import { useSignOut } from './use-sign-out.ts'

type Session = Reply<typeof listSessions>['items'][number]

export function SessionsTable() {
  const client = useQueryClient()
  const list = useInfiniteQuery(sessionsQuery)
  const signOut = useSignOut()
  const end = useMutation({
    mutationFn: (id: string) => call(deleteSession, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
  return (
    <>
      <Refusal error={end.error} mb="sm" />
      <PagedTable
        label="Sessions"
        list={list}
        titles={['Browser', 'Address', 'Signed in', 'Last seen', 'Ends']}
        hasActions
        renderRow={(session) => (
          <SessionRow
            key={session.id}
            session={session}
            onEnd={() => (session.current ? void signOut() : end.mutate(session.id))}
          />
        )}
        empty={<Text c="dimmed">No session: you are here with a key.</Text>}
      />
    </>
  )
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { user_agent, address, current, created_at, seen_at, expires_at } = session
  const browser = browserOf(user_agent) ?? 'Unknown browser'
  return (
    <Table.Tr>
      <Table.Td title={user_agent ?? undefined}>
        {browser}
        {current && <b> · this one</b>}
      </Table.Td>
      <Table.Td>{address ?? 'unknown'}</Table.Td>
      <Table.Td>
        <RelativeTime time={created_at} />
      </Table.Td>
      <Table.Td>
        <RelativeTime time={seen_at} />
      </Table.Td>
      <Table.Td>
        <time dateTime={expires_at}>{formatExact(expires_at)}</time>
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={current ? 'Sign out here' : `Sign out ${browser}`}
            onClick={onEnd}
          >
            Sign out
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
