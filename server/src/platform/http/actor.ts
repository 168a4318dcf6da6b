// Who is calling.
import type { Role } from '@sartiq/contract/people/role.ts'

export type Actor = {
  /** null for `system`: the key in the server's environment, or the local key. */
  user_id: string | null
  name: string
  role: Role
  via: 'session' | 'key'
}
