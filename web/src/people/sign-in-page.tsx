// Signing in with e-mail and password, or by the team's sign-on service where there is one.
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { logIn } from '@sartiq/contract/people/endpoints.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { focusOnMount } from '../ui/focus.ts'
import { Refusal } from '../ui/refusal.tsx'
import { AuthCard } from './auth-card.tsx'
import { SignOnButton } from './sign-on-button.tsx'
import { sentenceOfCode } from './sign-on-problem.ts'
import { meQuery } from './use-me.ts'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { from, problem } = route.useSearch()
  const router = useRouter()
  const client = useQueryClient()
  const form = useForm({ initialValues: { email: '', password: '' } })
  const signIn = useMutation({
    mutationFn: (body: typeof form.values) => call(logIn, { body }),
    onSuccess: (me) => {
      client.clear()
      client.setQueryData(meQuery.queryKey, me)
      // Only a path of ours: an address from outside must not send people elsewhere.
      router.history.push(from?.startsWith('/') && !from.startsWith('//') ? from : '/')
    },
  })
  const returned = signIn.isIdle && problem !== undefined ? new Error(sentenceOfCode(problem)) : null
  const wrong = signIn.error ?? returned
  return (
    <AuthCard title="Sign in">
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <Refusal error={wrong} mb="md" />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          ref={focusOnMount}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          mt="sm"
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth mt="lg" loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
      <SignOnButton from={from} />
    </AuthCard>
  )
}
