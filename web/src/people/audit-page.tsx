// The audit log: who did what, when and from where; narrowed by filters that live in the link.
import { Text, Title } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { NoPermission } from '../ui/screen-state.tsx'
import { AuditDownload } from './audit-download.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { AuditTable } from './audit-table.tsx'
import classes from './settings.module.css'
import { useMay, useMe } from './use-me.ts'

const route = getRouteApi('/app/framed/settings/audit')

export function AuditPage() {
  const { role } = useMe()
  const search = route.useSearch()
  return (
    <>
      <Title order={1}>Audit</Title>
      {useMay('administer') ? (
        <>
          <Text className={classes['lead']}>
            Every decision, export, sign-in and change of settings. Nothing in it can be changed or deleted.
          </Text>
          <div className={classes['fields']}>
            <AuditFilters key={JSON.stringify(search)} search={search} />
            <AuditDownload search={search} />
          </div>
          <div className={classes['list']}>
            <AuditTable search={search} />
          </div>
        </>
      ) : (
        <NoPermission whose="admins" role={role} />
      )}
    </>
  )
}
