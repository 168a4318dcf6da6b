// My own account: who I am here, and where I am signed in.
import { Text, Title } from '@mantine/core'
import classes from './settings.module.css'
import { SessionsTable } from './sessions-table.tsx'
import { useMe } from './use-me.ts'

export function AccountPage() {
  const me = useMe()
  return (
    <>
      <Title order={1}>Your account</Title>
      <Text className={classes['lead']}>
        {me.name}, {me.email ?? 'signed in with a key'}. Your role is {me.role}
        {me.role !== 'admin' && '; an admin can change it'}.
      </Text>
      <Title order={2}>Where you are signed in</Title>
      <SessionsTable />
    </>
  )
}
