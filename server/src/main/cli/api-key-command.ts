// `sartiq api-key`: list, make and revoke API keys.
import type { Role } from '@sartiq/contract/people/role.ts'
import { type Scope, scopes } from '@sartiq/contract/people/scope.ts'
import * as api from '@sartiq/contract/people/users.ts'
import { CliError, connect, type Connection } from './client.ts'
import { command, type Output, say } from './command.ts'

type Flags = Connection & Output

export const listApiKeys = command(async (flags: Flags) => {
  const { items } = await (await connect(flags)).call(api.listApiKeys, { query: { limit: 500 } })
  if (flags.json) return say(JSON.stringify(items, null, 2))
  for (const { id, name, role, hint, owner, expires_at, revoked_at } of items) {
    const end = revoked_at ? `revoked ${revoked_at}` : expires_at ? `until ${expires_at}` : 'without end'
    say(`${id} ${hint} ${role.padEnd(9)} ${end.padEnd(32)} ${name} (${owner.name})`)
  }
})

type Create = { role: Role; scope?: string[]; days?: number }

export const createApiKey = command(async (name: string, flags: Flags & Create) => {
  const client = await connect(flags)
  const expires_at = flags.days && new Date(Date.now() + flags.days * 24 * 3600 * 1000).toISOString()
  const chosen = flags.scope?.map(asScope)
  const body = { name, role: flags.role, ...(chosen && { scopes: chosen }), ...(expires_at && { expires_at }) }
  const made = await client.call(api.createApiKey, { body })
  say(flags.json ? JSON.stringify(made, null, 2) : `${made.id}, shown this once: ${made.key}`)
})

export const revokeApiKey = command(async (id: string, flags: Flags) => {
  await (await connect(flags)).call(api.deleteApiKey, { params: { id } })
  say(flags.json ? JSON.stringify({ id }) : `${id} is revoked`)
})

function asScope(text: string): Scope {
  const scope = scopes.find((one) => one === text)
  if (!scope) throw new CliError(`There is no scope ${text}; scopes are ${scopes.join(', ')}.`)
  return scope
}
