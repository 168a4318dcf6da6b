// Name and password of somebody who was invited.
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { acceptInvitation } from '@sartiq/contract/people/users.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { ApiProblem, fieldErrors, sentenceOf } from '../api/problem.ts'
import { focusOnMount } from '../ui/focus.ts'
import { Refusal } from '../ui/refusal.tsx'
import { passwordProblem, passwordRule } from './passwords.ts'
import { meQuery } from './use-me.ts'

type Props = {
  token: string
  /** The link was used, taken back or is too old: no other name or password helps. */
  onInvalid: (sentence: string) => void
}

export function InvitationForm({ token, onInvalid }: Props) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? 'Say who you are; decisions bear this name' : null),
      password: passwordProblem,
    },
  })
  const accept = useMutation({
    mutationFn: (values: typeof form.values) => call(acceptInvitation, { body: { token, ...values } }),
    onSuccess: (me) => {
      client.clear()
      client.setQueryData(meQuery.queryKey, me)
      return navigate({ to: '/', replace: true }) // Back must not lead to a link that is used up
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.code === 'INVITATION_INVALID') onInvalid(sentenceOf(error))
      else form.setErrors(fieldErrors(error))
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => accept.mutate(values))}>
      <Refusal error={accept.error} mb="md" />
      <TextInput label="Name" autoComplete="name" required ref={focusOnMount} {...form.getInputProps('name')} />
      <PasswordInput
        label="Password"
        description={passwordRule}
        mt="sm"
        autoComplete="new-password"
        required
        {...form.getInputProps('password')}
      />
      <Button type="submit" fullWidth mt="lg" loading={accept.isPending}>
        Accept the invitation
      </Button>
    </form>
  )
}
