// Users: their role to change, and the ways to keep somebody out.
import { Button, Group, Table, Text } from '@mantine/core'
import type { User } from '@sartiq/contract/people/users.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Ban, Check } from 'lucide-react'
import { CarefulButton } from '../ui/careful-button.tsx'
import { PagedTable } from '../ui/paged-table.tsx'
import { Refusal } from '../ui/refusal.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { usersQuery } from './people-queries.ts'
import { RoleSelect } from './role-select.tsx'
import classes from './settings.module.css'
import { useMe } from './use-me.ts'
import { type UserChange, useDeleteUser, useUpdateUser } from './use-users.ts'

export function UsersTable() {
  const me = useMe()
  const list = useInfiniteQuery(usersQuery)
  const update = useUpdateUser()
  const remove = useDeleteUser()
  return (
    <>
      {/* The newest attempt is what the message is about. */}
      <Refusal error={update.submittedAt > remove.submittedAt ? update.error : remove.error} mb="sm" />
      <PagedTable
        label="Users"
        list={list}
        titles={['Name', 'E-mail', 'Role', 'State', 'Last seen']}
        hasActions
        renderRow={(user) => (
          <UserRow
            key={user.id}
            user={user}
            isMe={user.id === me.id}
            onChange={update.mutate}
            onRemove={() => remove.mutate(user)}
          />
        )}
        minWidth={860}
        empty={<Text>Nobody has an account yet.</Text>}
      />
      <Text c="dimmed" mt="xs" maw={720}>
        Deactivated people cannot sign in and their keys do not work; their account stays. Removing ends the account;
        what somebody decided stays under their name.
      </Text>
    </>
  )
}

type RowProps = { user: User; isMe: boolean; onChange: (change: UserChange) => void; onRemove: () => void }

function UserRow({ user: { id, name, email, role, disabled, last_seen_at }, isMe, onChange, onRemove }: RowProps) {
  const Icon = disabled ? Ban : Check
  return (
    <Table.Tr>
      <Table.Td>
        {name}
        {isMe && <b> · you</b>}
      </Table.Td>
      <Table.Td>{email}</Table.Td>
      <Table.Td>
        <RoleSelect
          aria-label={`Role of ${name}`}
          size="xs"
          w={120}
          value={role}
          onChange={(next) => onChange({ id, role: next })}
        />
      </Table.Td>
      <Table.Td>
        <span className={classes['mark']}>
          <Icon size={14} aria-hidden />
          {disabled ? 'Deactivated' : 'Active'}
        </span>
      </Table.Td>
      <Table.Td>
        {last_seen_at === null ? (
          <span className={classes['quiet']}>signed out</span>
        ) : (
          <RelativeTime time={last_seen_at} />
        )}
      </Table.Td>
      <Table.Td>
        {/* Who locks themself out cannot let themself in again: another admin does that. */}
        {!isMe && (
          <Group gap={6} justify="flex-end" wrap="nowrap">
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${disabled ? 'Activate' : 'Deactivate'} ${name}`}
              onClick={() => onChange({ id, disabled: !disabled })}
            >
              {disabled ? 'Activate' : 'Deactivate'}
            </Button>
            <CarefulButton label="Remove" about={name} sure="Remove for good" onSure={onRemove} />
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
