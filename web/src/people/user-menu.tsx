// Who is signed in, the settings, and the way out.
import { Button, Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { CircleUser, Keyboard, LogOut, Settings } from 'lucide-react'
import { keySheetOpen } from '../ui/key-sheet.tsx'
import { useMe } from './use-me.ts'
import { useSignOut } from './use-sign-out.ts'

export function UserMenu() {
  const me = useMe()
  const signOut = useSignOut()
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
        <Menu.Item
          leftSection={<Settings size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/settings" {...props} />}
        >
          Settings
        </Menu.Item>
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
