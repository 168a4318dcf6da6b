// Who is calling.
import type { Role } from '@sartiq/contract/people/role.ts'
import type { Scope } from '@sartiq/contract/people/scope.ts'

export type Actor = {
  /** null for `system`: the key in the server's environment, or the local key. */
  user_id: string | null
  name: string
  role: Role
  via: 'session' | 'key'
  /** Where the request came from. */
  address?: string
  /** What a key is narrowed to; absent or null: everything that its role may. */
  scopes?: Scope[] | null
}
