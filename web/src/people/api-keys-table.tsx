// Keys that were made: how far they reach, when they were last used, and the way to end one.
import { Group, Table, Text } from '@mantine/core'
import { type ApiKey, deleteApiKey } from '@sartiq/contract/people/users.ts'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { CarefulButton } from '../ui/careful-button.tsx'
import { EndTime } from '../ui/end-time.tsx'
import { humanise } from '../ui/format.ts'
import { PagedTable } from '../ui/paged-table.tsx'
import { Refusal } from '../ui/refusal.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { apiKeysQuery } from './people-queries.ts'
import classes from './settings.module.css'

export function ApiKeysTable() {
  const client = useQueryClient()
  const list = useInfiniteQuery(apiKeysQuery)
  const revoke = useMutation({
    mutationFn: (id: string) => call(deleteApiKey, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  })
  return (
    <>
      <Refusal error={revoke.error} mb="sm" />
      <PagedTable
        label="API keys"
        list={list}
        titles={['Name', 'Acts for', 'Role', 'Scopes', 'Made', 'Last used', 'Works until']}
        hasActions
        renderRow={(key) => <KeyRow key={key.id} apiKey={key} onRevoke={() => revoke.mutate(key.id)} />}
        minWidth={900}
        empty={<Text c="dimmed">No key has been made yet.</Text>}
      />
    </>
  )
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { name, hint, owner, role, scopes, created_at, last_used_at, revoked_at } = apiKey
  return (
    <Table.Tr>
      <Table.Td>
        {name} <span className={classes['quiet']}>{hint}</span>
      </Table.Td>
      <Table.Td>{owner.name}</Table.Td>
      <Table.Td>{humanise(role)}</Table.Td>
      <Table.Td>{scopes?.join(', ') ?? 'everything'}</Table.Td>
      <Table.Td>
        <RelativeTime time={created_at} />
      </Table.Td>
      <Table.Td>
        {last_used_at === null ? <span className={classes['quiet']}>never</span> : <RelativeTime time={last_used_at} />}
      </Table.Td>
      <Table.Td>
        <Until apiKey={apiKey} />
      </Table.Td>
      <Table.Td>
        {revoked_at === null && (
          <Group justify="flex-end">
            <CarefulButton label="Revoke" about={`the key ${name}`} sure="Revoke for good" onSure={onRevoke} />
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function Until({ apiKey: { revoked_at, expires_at } }: { apiKey: ApiKey }) {
  if (revoked_at === null) return expires_at === null ? 'it is revoked' : <EndTime time={expires_at} />
  return (
    <span className={classes['quiet']}>
      revoked <RelativeTime time={revoked_at} />
    </span>
  )
}
