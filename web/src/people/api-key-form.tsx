// A new API key: its name, how far it reaches, and until when.
import { Button, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Role } from '@sartiq/contract/people/role.ts'
import type { Scope } from '@sartiq/contract/people/scope.ts'
import { createApiKey } from '@sartiq/contract/people/users.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { call } from '../api/call.ts'
import { fieldErrors } from '../api/problem.ts'
import { lastSecondOf } from '../ui/days.ts'
import { Refusal } from '../ui/refusal.tsx'
import { apiKeysQuery } from './people-queries.ts'
import { RoleSelect } from './role-select.tsx'
import { ScopePicker } from './scope-picker.tsx'
import classes from './settings.module.css'

type Values = { name: string; role: Role; scopes: Scope[] | null; until: string }

const empty: Values = { name: '', role: 'producer', scopes: null, until: '' }

export function ApiKeyForm({ onMade }: { onMade: (made: { name: string; key: string }) => void }) {
  const client = useQueryClient()
  const form = useForm<Values>({
    initialValues: empty,
    validate: {
      name: (name) => (name.trim() === '' ? 'Name it after the program that uses it' : null),
      scopes: (scopes) => (scopes?.length === 0 ? 'Choose at least one scope, or allow everything' : null),
    },
  })
  const create = useMutation({
    mutationFn: ({ name, role, scopes, until }: Values) =>
      call(createApiKey, {
        body: { name, role, ...(scopes && { scopes }), ...(until !== '' && { expires_at: lastSecondOf(until) }) },
      }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: apiKeysQuery.queryKey })
      onMade(made)
    },
    onError: (error) => {
      const { expires_at, ...others } = fieldErrors(error)
      form.setErrors({ ...others, ...(expires_at && { until: expires_at }) })
    },
  })
  const { scopes } = form.values
  return (
    <form aria-label="New key" onSubmit={form.onSubmit((values) => create.mutate(values))}>
      {Object.keys(fieldErrors(create.error)).length === 0 && <Refusal error={create.error} mb="md" />}
      <div className={classes['fields']}>
        <TextInput label="Name" w={260} required maxLength={200} autoComplete="off" {...form.getInputProps('name')} />
        <RoleSelect
          label="Role"
          w={140}
          value={form.values.role}
          onChange={(role) => form.setFieldValue('role', role)}
        />
        <TextInput label="Works until (optional)" type="date" w={180} {...form.getInputProps('until')} />
        <Button
          type="submit"
          className={classes['beside']}
          leftSection={<KeyRound size={16} aria-hidden />}
          loading={create.isPending}
        >
          Make a key
        </Button>
      </div>
      <Switch
        mt="sm"
        label="Everything that the role may"
        checked={scopes === null}
        onChange={({ currentTarget }) => form.setFieldValue('scopes', currentTarget.checked ? null : [])}
      />
      {scopes && (
        <ScopePicker
          chosen={scopes}
          error={form.errors['scopes']}
          onChange={(chosen) => form.setFieldValue('scopes', chosen)}
        />
      )}
    </form>
  )
}
