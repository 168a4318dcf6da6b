// The way to the team's sign-on service; nothing where the server has none.
import { Button, Divider } from '@mantine/core'
import { pathOf } from '@sartiq/contract/api.ts'
import { beginOidc, getSessionOptions } from '@sartiq/contract/people/oidc.ts'
import { useQuery } from '@tanstack/react-query'
import { LogIn } from 'lucide-react'
import { call } from '../api/call.ts'
import { writeQuery } from '../api/query-string.ts'

/** @param from the page to come back to */
export function SignOnButton({ from }: { from: string | undefined }) {
  const options = useQuery({
    queryKey: ['session-options'],
    queryFn: ({ signal }) => call(getSessionOptions, {}, { signal }),
  })
  const name = options.data?.oidc?.name
  if (name === undefined) return null
  const search = writeQuery({ from })
  return (
    <>
      <Divider label="or" />
      <Button
        component="a"
        href={pathOf(beginOidc) + (search && `?${search}`)}
        variant="default"
        fullWidth
        leftSection={<LogIn size={16} aria-hidden />}
      >
        Sign in with {name}
      </Button>
    </>
  )
}
