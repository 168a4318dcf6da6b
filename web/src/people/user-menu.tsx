// Who is signed in, and the way out.
import { Button, Menu } from '@mantine/core'
import { logOut } from '@sartiq/contract/people/endpoints.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleUser, Keyboard, LogOut } from 'lucide-react'
import { call } from '../api/call.ts'
import { keySheetOpen } from '../ui/key-sheet.tsx'
import { notifyProblem } from '../ui/notify.ts'
import { useMe } from './use-me.ts'

export function UserMenu() {
  const me = useMe()
  const navigate = useNavigate()
  const client = useQueryClient()
  const signOut = async () => {
    try {
      await call(logOut, {})
      await navigate({ to: '/sign-in', search: {} })
      client.clear()
    } catch (error) {
      notifyProblem('Not signed out', error)
    }
  }
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Button variant="subtle" color="gray" c="dark.0" leftSection={<CircleUser size={16} aria-hidden />}>
          {me.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.email ?? 'API key'} · {me.role}
        </Menu.Label>
        <Menu.Item leftSection={<Keyboard size={16} aria-hidden />} onClick={() => keySheetOpen.set(true)}>
          Keys
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
