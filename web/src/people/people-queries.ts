// What the settings read about people: users, invitations, sessions, keys.
import { listApiKeys, listInvitations, listSessions, listUsers } from '@sartiq/contract/people/users.ts'
import { call } from '../api/call.ts'
import { pagesOf } from '../ui/paged-table.tsx'

const limit = 100

export const usersQuery = pagesOf(['users'], (cursor, signal) =>
  call(listUsers, { query: { limit, cursor } }, { signal }),
)

export const invitationsQuery = pagesOf(['invitations'], (cursor, signal) =>
  call(listInvitations, { query: { limit, cursor } }, { signal }),
)

export const sessionsQuery = pagesOf(['sessions'], (cursor, signal) =>
  call(listSessions, { query: { limit, cursor } }, { signal }),
)

export const apiKeysQuery = pagesOf(['api-keys'], (cursor, signal) =>
  call(listApiKeys, { query: { limit, cursor } }, { signal }),
)
