// Whom the provider's claims name, and what its groups make of them.
import { refuse } from '@sartiq/contract/error.ts'
import { isStorable, label } from '@sartiq/contract/fields.ts'
import { email } from '@sartiq/contract/people/endpoints.ts'
import { type Role, roles } from '@sartiq/contract/people/role.ts'
import { z } from 'zod'

export type Identity = {
  issuer: string
  subject: string
  email: string
  name: string
  /** null: roles are managed here, not by the provider. */
  role: Role | null
}

type Mapping = { roleClaim: string | undefined; roles: ReadonlyMap<string, Role> }

const named = z.string().min(1).max(2000).refine(isStorable)

/**
 * Reads checked claims: a provider may still put anything into them.
 * @throws Refusal OIDC_REFUSED, OIDC_NO_EMAIL
 */
export function readIdentity(claims: Record<string, unknown>, mapping: Mapping): Identity {
  const [issuer, subject] = [named.safeParse(claims['iss']), named.safeParse(claims['sub'])]
  if (!issuer.success || !subject.success) refuse('OIDC_REFUSED', { reason: 'iss or sub cannot be kept' })
  const address = firstOf(email, [claims['email'], claims['preferred_username'], claims['upn']])
  if (address === undefined) refuse('OIDC_NO_EMAIL')
  const name = firstOf(label, [claims['name'], claims['preferred_username'], address.split('@', 1)[0]]) ?? address
  return { issuer: issuer.data, subject: subject.data, email: address, name, role: roleOf(claims, mapping) }
}

function firstOf(schema: z.ZodType<string>, values: unknown[]): string | undefined {
  return values.map((value) => schema.safeParse(value).data).find((value) => value !== undefined)
}

/** The highest role that any of the claim's values stands for, else viewer. */
function roleOf(claims: Record<string, unknown>, { roleClaim, roles: byValue }: Mapping): Role | null {
  if (roleClaim === undefined) return null
  const value = valueAt(claims, roleClaim)
  const values: unknown[] = Array.isArray(value) ? value : [value]
  const ranks = values.map((one) => (typeof one === 'string' ? roles.indexOf(byValue.get(one) ?? 'viewer') : 0))
  return roles[Math.max(0, ...ranks)] ?? 'viewer'
}

/** A claim by its whole name, which may be an address with dots, or along a path such as `realm_access.roles`. */
function valueAt(claims: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name.split('.').reduce<unknown>((at, part) => (isRecord(at) ? at[part] : undefined), claims)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
