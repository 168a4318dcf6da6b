// What to look for in the audit log: who, what, from when, until when.
import { Autocomplete, Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { type AuditSearch, auditActions } from './audit-search.ts'
import classes from './settings.module.css'

export function AuditFilters({ search }: { search: AuditSearch }) {
  const navigate = useNavigate({ from: '/settings/audit' })
  const { actor = '', action = '', from = '', to = '' } = search
  const form = useForm({ initialValues: { actor, action, from, to } })
  const isNarrowed = Object.values(search).some((part) => part !== undefined)
  return (
    <search>
      <form
        aria-label="Narrow the log"
        className={classes['fields']}
        onSubmit={form.onSubmit((values) => void navigate({ search: asSearch(values) }))}
      >
        <TextInput label="Who" placeholder="Part of a name" w={160} maxLength={200} {...form.getInputProps('actor')} />
        <Autocomplete
          label="Action"
          placeholder="shot, login, export …"
          w={180}
          maxLength={200}
          data={auditActions}
          comboboxProps={{ transitionProps: { duration: 80 } }}
          {...form.getInputProps('action')}
        />
        <TextInput label="From" type="date" w={150} {...form.getInputProps('from')} />
        <TextInput label="To" type="date" w={150} {...form.getInputProps('to')} />
        <Button
          type="submit"
          variant="default"
          className={classes['beside']}
          leftSection={<Search size={16} aria-hidden />}
        >
          Find
        </Button>
        {isNarrowed && (
          <Button variant="default" className={classes['beside']} onClick={() => void navigate({ search: {} })}>
            Show all
          </Button>
        )}
      </form>
    </search>
  )
}

function asSearch(values: Record<keyof AuditSearch, string>): AuditSearch {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim() || undefined]))
}
