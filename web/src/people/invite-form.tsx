// Invites somebody: an e-mail and a role give a link to hand on. Nothing is mailed from here.
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Role } from '@sartiq/contract/people/role.ts'
import { createInvitation } from '@sartiq/contract/people/users.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { call } from '../api/call.ts'
import { fieldErrors } from '../api/problem.ts'
import { ShownOnce } from '../ui/shown-once.tsx'
import { Refusal } from '../ui/refusal.tsx'
import { invitationsQuery } from './people-queries.ts'
import { RoleSelect } from './role-select.tsx'
import classes from './settings.module.css'

export function InviteForm() {
  const client = useQueryClient()
  const form = useForm<{ email: string; role: Role }>({ initialValues: { email: '', role: 'reviewer' } })
  const invite = useMutation({
    mutationFn: (body: typeof form.values) => call(createInvitation, { body }),
    onSuccess: () => {
      form.reset()
      void client.invalidateQueries({ queryKey: invitationsQuery.queryKey })
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  })
  if (invite.data) {
    return (
      <ShownOnce
        title={`The link for ${invite.data.email}`}
        what="the invitation link"
        text={invite.data.link}
        onDone={invite.reset}
      >
        Send it to them yourself. It works once, within 7 days, and is shown only now; take the invitation back below if
        it went astray.
      </ShownOnce>
    )
  }
  return (
    <form aria-label="Invite somebody" onSubmit={form.onSubmit((values) => invite.mutate(values))}>
      {Object.keys(fieldErrors(invite.error)).length === 0 && <Refusal error={invite.error} mb="md" />}
      <div className={classes['fields']}>
        <TextInput
          label="E-mail"
          type="email"
          w={300}
          required
          autoComplete="off"
          maxLength={254}
          {...form.getInputProps('email')}
        />
        <RoleSelect
          label="Role"
          w={140}
          value={form.values.role}
          onChange={(role) => form.setFieldValue('role', role)}
        />
        <Button
          type="submit"
          className={classes['beside']}
          leftSection={<UserPlus size={16} aria-hidden />}
          loading={invite.isPending}
        >
          Invite
        </Button>
      </div>
    </form>
  )
}
