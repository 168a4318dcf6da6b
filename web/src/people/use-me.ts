// Who is signed in, and what they may do.
import { getMe } from '@sartiq/contract/people/endpoints.ts'
import type { Permission } from '@sartiq/contract/people/role.ts'
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call(getMe, {}, { signal }),
  staleTime: 5 * 60_000,
})

export function useMe() {
  return useSuspenseQuery(meQuery).data
}

export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission)
}
