// Changes to users: shown at once, put back where the server refuses.
import { type User, deleteUser, updateUser } from '@sartiq/contract/people/users.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { Pages } from '../ui/paged-table.tsx'
import { usersQuery } from './people-queries.ts'
import { meQuery, useMe } from './use-me.ts'

export type UserChange = { id: string } & Partial<Pick<User, 'role' | 'disabled'>>

export function useUpdateUser() {
  const client = useQueryClient()
  const me = useMe()
  return useMutation({
    mutationFn: ({ id, ...body }: UserChange) => call(updateUser, { params: { id }, body }),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: usersQuery.queryKey })
      const before = client.getQueryData(usersQuery.queryKey)
      client.setQueryData(usersQuery.queryKey, (pages) => pages && withChange(pages, change))
      return before
    },
    onError: (_error, _change, before) => client.setQueryData(usersQuery.queryKey, before),
    onSettled: (_user, _error, { id }) => {
      void client.invalidateQueries({ queryKey: usersQuery.queryKey })
      // What I may do from now on follows from my own role.
      if (id === me.id) void client.invalidateQueries({ queryKey: meQuery.queryKey })
    },
  })
}

export function useDeleteUser() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: Pick<User, 'id'>) => call(deleteUser, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: usersQuery.queryKey }),
  })
}

function withChange(data: Pages<User>, { id, ...change }: UserChange): Pages<User> {
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((user) => (user.id === id ? { ...user, ...change } : user)),
  }))
  return { ...data, pages }
}
