// `sartiq user`: list, add, invite and change the people who may sign in.
import { randomBytes } from 'node:crypto'
import type { Role } from '@sartiq/contract/people/role.ts'
import * as api from '@sartiq/contract/people/users.ts'
import { type Client, CliError, connect, type Connection } from './client.ts'
import { command, type Output, say } from './command.ts'

type Flags = Connection & Output

export const listUsers = command(async (flags: Flags) => {
  const users = await readUsers(await connect(flags))
  if (flags.json) return say(JSON.stringify(users, null, 2))
  for (const { email, name, role, disabled, signs_in_with } of users) {
    const notes = [signs_in_with.includes('oidc') && 'single sign-on', disabled && 'disabled'].filter(Boolean)
    say(`${email.padEnd(32)} ${role.padEnd(9)} ${name}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`)
  }
})

export const addUser = command(async (email: string, flags: Flags & { role: Role; name?: string }) => {
  const client = await connect(flags)
  // From the environment: an argument would stand in the shell's history and in every process list.
  const given = process.env['SARTIQ_USER_PASSWORD']
  const password = given ?? randomBytes(18).toString('base64url')
  const name = flags.name ?? email.split('@', 1)[0] ?? email
  const user = await client.call(api.createUser, { body: { email, name, role: flags.role, password } })
  if (flags.json) say(JSON.stringify({ ...user, ...(given === undefined && { password }) }, null, 2))
  else say(`${user.email} is ${user.role}${given === undefined ? `; password, shown this once: ${password}` : ''}`)
})

export const inviteUser = command(async (email: string, flags: Flags & { role: Role }) => {
  const client = await connect(flags)
  const invitation = await client.call(api.createInvitation, { body: { email, role: flags.role } })
  say(
    flags.json
      ? JSON.stringify(invitation, null, 2)
      : `Send this link to ${email}; it works once, until ${invitation.expires_at}:\n${invitation.link}`,
  )
})

type Change = { role?: Role; name?: string; disable?: boolean; enable?: boolean }

export const changeUser = command(async (email: string, flags: Flags & Change) => {
  const client = await connect(flags)
  const { role, name, disable, enable } = flags
  const disabled = disable ? true : enable ? false : undefined
  if (role === undefined && name === undefined && disabled === undefined) {
    throw new CliError('Nothing to change: give --role, --name, --disable or --enable.')
  }
  const { id } = await findUser(client, email)
  const body = { ...(role && { role }), ...(name && { name }), ...(disabled !== undefined && { disabled }) }
  const user = await client.call(api.updateUser, { params: { id }, body })
  say(flags.json ? JSON.stringify(user, null, 2) : `${user.email} is ${user.role}${user.disabled ? ', disabled' : ''}`)
})

export const removeUser = command(async (email: string, flags: Flags) => {
  const client = await connect(flags)
  const { id } = await findUser(client, email)
  await client.call(api.deleteUser, { params: { id } })
  say(flags.json ? JSON.stringify({ id, email }) : `${email} was removed`)
})

async function readUsers(client: Client) {
  const users: Awaited<ReturnType<typeof page>>['items'] = []
  const page = (cursor: string | undefined) =>
    client.call(api.listUsers, { query: { limit: 500, ...(cursor && { cursor }) } })
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { items, next_cursor } = await page(cursor)
    users.push(...items)
    cursor = next_cursor
  }
  return users
}

async function findUser(client: Client, email: string) {
  const wanted = email.toLowerCase()
  const user = (await readUsers(client)).find((one) => one.email.toLowerCase() === wanted)
  if (!user) throw new CliError(`There is no user ${email}.`)
  return user
}
