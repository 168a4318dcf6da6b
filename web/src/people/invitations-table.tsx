// Invitations that nobody has accepted yet, and the way to take one back.
import { Group, Table, Text } from '@mantine/core'
import { type Invitation, deleteInvitation } from '@sartiq/contract/people/users.ts'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { CarefulButton } from '../ui/careful-button.tsx'
import { EndTime } from '../ui/end-time.tsx'
import { humanise } from '../ui/format.ts'
import { PagedTable } from '../ui/paged-table.tsx'
import { Refusal } from '../ui/refusal.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { invitationsQuery } from './people-queries.ts'

export function InvitationsTable() {
  const client = useQueryClient()
  const list = useInfiniteQuery(invitationsQuery)
  const takeBack = useMutation({
    mutationFn: (id: string) => call(deleteInvitation, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  })
  return (
    <>
      <Refusal error={takeBack.error} mb="sm" />
      <PagedTable
        label="Open invitations"
        list={list}
        titles={['E-mail', 'Role', 'Invited', 'Works until']}
        hasActions
        renderRow={(one) => <InvitationRow key={one.id} invitation={one} onTakeBack={() => takeBack.mutate(one.id)} />}
        shows={({ accepted_at }) => accepted_at === null}
        empty={<Text c="dimmed">Nobody is invited at the moment.</Text>}
      />
    </>
  )
}

type RowProps = { invitation: Invitation; onTakeBack: () => void }

function InvitationRow({ invitation, onTakeBack }: RowProps) {
  const { email, role, invited_by, created_at, expires_at } = invitation
  return (
    <Table.Tr>
      <Table.Td>{email}</Table.Td>
      <Table.Td>{humanise(role)}</Table.Td>
      <Table.Td>
        {invited_by.name}, <RelativeTime time={created_at} />
      </Table.Td>
      <Table.Td>
        <EndTime time={expires_at} />
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end">
          <CarefulButton
            label="Take back"
            about={`the invitation of ${email}`}
            sure="Take it back"
            onSure={onTakeBack}
          />
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
