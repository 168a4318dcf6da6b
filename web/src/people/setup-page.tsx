// First run: the one-time link from the server's log makes its visitor the admin.
import { Anchor, Text } from '@mantine/core'
import { getSetup } from '@sartiq/contract/people/endpoints.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { AuthCard } from './auth-card.tsx'
import { SetupForm } from './setup-form.tsx'
import { SignOnButton } from './sign-on-button.tsx'

const route = getRouteApi('/setup')

export function SetupPage() {
  const { token } = route.useSearch()
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call(getSetup, {}, { signal }) })
  if (setup.isPending) return <LoadingState />
  if (setup.error) return <ProblemState whole error={setup.error} retry={() => void setup.refetch()} />
  if (!setup.data.needed) {
    return (
      <AuthCard title="Already set up">
        <Text>
          This server has its admin. <Anchor renderRoot={(props) => <Link to="/sign-in" {...props} />}>Sign in</Anchor>
        </Text>
      </AuthCard>
    )
  }
  return <AuthCard title="Set up this server">{token ? <SetupForm token={token} /> : <WhereIsTheLink />}</AuthCard>
}

function WhereIsTheLink() {
  return (
    <>
      <Text>
        The server waits for its first admin. It prints a one-time set-up link when it starts; open that link in this
        browser.
      </Text>
      <Text c="dimmed">
        You find it in the terminal or the log where <b>npm start</b> runs, as a line that ends in <b>/setup?token=…</b>
        . Each start prints a new one until somebody has used it.
      </Text>
      <SignOnButton from={undefined} />
    </>
  )
}
