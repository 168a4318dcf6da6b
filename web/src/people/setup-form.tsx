// Name, e-mail and password of the first admin.
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { setUp } from '@sartiq/contract/people/endpoints.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { fieldErrors } from '../api/problem.ts'
import { focusOnMount } from '../ui/focus.ts'
import { Refusal } from '../ui/refusal.tsx'
import { passwordProblem, passwordRule } from './passwords.ts'
import { meQuery } from './use-me.ts'

export function SetupForm({ token }: { token: string }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? 'Say who you are; decisions bear this name' : null),
      password: passwordProblem,
    },
  })
  const setup = useMutation({
    mutationFn: (values: typeof form.values) => call(setUp, { body: { token, ...values } }),
    onSuccess: (me) => {
      client.clear()
      client.setQueryData(meQuery.queryKey, me)
      return navigate({ to: '/' })
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  })
  return (
    <form onSubmit={form.onSubmit((values) => setup.mutate(values))}>
      <Refusal error={setup.error} mb="md" />
      <TextInput label="Name" autoComplete="name" required ref={focusOnMount} {...form.getInputProps('name')} />
      <TextInput
        label="E-mail"
        type="email"
        mt="sm"
        autoComplete="username"
        required
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label="Password"
        description={passwordRule}
        mt="sm"
        autoComplete="new-password"
        required
        {...form.getInputProps('password')}
      />
      <Button type="submit" fullWidth mt="lg" loading={setup.isPending}>
        Create admin
      </Button>
    </form>
  )
}
