// Where an invitation's link leads: a name and a password make its visitor a user, signed in at once.
import { Anchor, Text } from '@mantine/core'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { AuthCard } from './auth-card.tsx'
import { InvitationForm } from './invitation-form.tsx'

const route = getRouteApi('/invitation')

export function InvitationPage() {
  const { token } = route.useSearch()
  const [refusal, setRefusal] = useState<string | null>(
    token ? null : 'This link is not complete; open it as it was sent',
  )
  if (refusal !== null || !token) {
    return (
      <AuthCard title="This invitation does not work">
        <Text role="alert">{refusal}.</Text>
        <Text c="dimmed">
          If you have accepted it already,{' '}
          <Anchor underline="always" renderRoot={(props) => <Link to="/sign-in" search={{}} {...props} />}>
            sign in
          </Anchor>
          .
        </Text>
      </AuthCard>
    )
  }
  return (
    <AuthCard title="You are invited">
      <Text c="dimmed">Say who you are and choose a password. You sign in with the e-mail that was invited.</Text>
      <InvitationForm token={token} onInvalid={setRefusal} />
    </AuthCard>
  )
}
