// What a key may do: no more than its own role and scopes, and no more than its owner may now.
import { type Role, roles } from '@sartiq/contract/people/role.ts'
import type { Scope } from '@sartiq/contract/people/scope.ts'
import type { ApiKeyRow } from '../../platform/db/tables.ts'
import type { Actor } from '../../platform/http/actor.ts'

export function lowerRole(a: Role, b: Role): Role {
  return roles.indexOf(a) < roles.indexOf(b) ? a : b
}

export function keyActor(
  key: Pick<ApiKeyRow, 'owner_id' | 'role' | 'scopes'>,
  owner: { name: string; role: Role },
): Actor {
  const role = lowerRole(key.role, owner.role)
  return { user_id: key.owner_id, name: owner.name, role, via: 'key', scopes: key.scopes }
}

/** Why a key cannot be made by somebody, as a sentence's end with the field; undefined where it can. */
export function tooWide(
  asked: { role: Role; scopes: Scope[] | null },
  maker: Pick<Actor, 'role' | 'scopes'>,
): { pointer: string; message: string } | undefined {
  if (lowerRole(asked.role, maker.role) !== asked.role) {
    return { pointer: '/role', message: `must not be above your own, ${maker.role}` }
  }
  const held = maker.scopes ?? null
  if (held === null) return undefined
  const wider = asked.scopes?.find((one) => !held.includes(one))
  if (asked.scopes !== null && wider === undefined) return undefined
  return { pointer: '/scopes', message: `must be among those of the key that asks: ${held.join(', ')}` }
}
