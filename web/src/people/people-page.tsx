// People: who is in, as what, who is invited, and the way in for others.
import { Text, Title } from '@mantine/core'
import { NoPermission } from '../ui/screen-state.tsx'
import { InvitationsTable } from './invitations-table.tsx'
import { InviteForm } from './invite-form.tsx'
import classes from './settings.module.css'
import { useMay, useMe } from './use-me.ts'
import { UsersTable } from './users-table.tsx'

export function PeoplePage() {
  const { role } = useMe()
  return (
    <>
      <Title order={1}>People</Title>
      {useMay('administer') ? (
        <>
          <Text className={classes['lead']}>
            Viewers look and download. Reviewers decide as well. Producers also import, export, delete and restore.
            Admins also look after these settings. A change counts from the next thing that somebody does.
          </Text>
          <InviteForm />
          <Title order={2}>Users</Title>
          <UsersTable />
          <Title order={2}>Open invitations</Title>
          <InvitationsTable />
        </>
      ) : (
        <NoPermission whose="admins" role={role} />
      )}
    </>
  )
}
