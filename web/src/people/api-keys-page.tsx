// API keys: for programs that act in somebody's name. The key itself is shown once, when it is made.
import { Text, Title } from '@mantine/core'
import { useState } from 'react'
import { NoPermission } from '../ui/screen-state.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { ApiKeyForm } from './api-key-form.tsx'
import { ApiKeysTable } from './api-keys-table.tsx'
import classes from './settings.module.css'
import { useMay, useMe } from './use-me.ts'

export function ApiKeysPage() {
  const { role } = useMe()
  const [made, setMade] = useState<{ name: string; key: string } | null>(null)
  return (
    <>
      <Title order={1}>API keys</Title>
      {useMay('administer') ? (
        <>
          <Text className={classes['lead']}>
            A key acts for who made it, as far as its role, its scopes and its owner&apos;s own role reach. Programs
            send it as <b>Authorization: Bearer sk_…</b>
          </Text>
          {made ? (
            <ShownOnce title={`The key ${made.name}`} what="the key" text={made.key} onDone={() => setMade(null)}>
              Put it where your program keeps its secrets. We keep only a hash of it, so it is shown only now.
            </ShownOnce>
          ) : (
            <ApiKeyForm onMade={setMade} />
          )}
          <Title order={2}>Keys</Title>
          <ApiKeysTable />
        </>
      ) : (
        <NoPermission whose="admins" role={role} />
      )}
    </>
  )
}
