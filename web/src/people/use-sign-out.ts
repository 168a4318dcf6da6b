// The way out, from the menu and from the list of sessions.
import { logOut } from '@sartiq/contract/people/endpoints.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { notifyProblem } from '../ui/notify.ts'

export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate()
  const client = useQueryClient()
  return async () => {
    try {
      await call(logOut, {})
      await navigate({ to: '/sign-in', search: {} })
      client.clear()
    } catch (error) {
      notifyProblem('Not signed out', error)
    }
  }
}
