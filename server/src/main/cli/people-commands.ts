// `sartiq user` and `sartiq api-key` as the command line offers them.
import { roles } from '@sartiq/contract/people/role.ts'
import { Option, type Command } from 'commander'
import type * as keys from './api-key-command.ts'
import type * as users from './user-command.ts'

const loadUsers = (): Promise<typeof users> => import('./user-command.ts')
const loadKeys = (): Promise<typeof keys> => import('./api-key-command.ts')
const role = () => new Option('--role <role>', 'what they may do').choices(roles)

/** @param withConnection adds the options of every command that talks to a server */
export function addPeopleCommands(
  program: Command,
  withConnection: (command: Command) => Command,
  wholeNumber: (text: string) => number,
): void {
  const user = program.command('user').description('list, add, invite and change users')
  withConnection(user.command('list').description('all users')).action(
    async (...args: Parameters<typeof users.listUsers>) => (await loadUsers()).listUsers(...args),
  )
  withConnection(
    user
      .command('add')
      .description('add a user; the password is made here, or comes from SARTIQ_USER_PASSWORD')
      .argument('<email>')
      .addOption(role().makeOptionMandatory())
      .option('--name <name>', 'default: what stands before the @'),
  ).action(async (...args: Parameters<typeof users.addUser>) => (await loadUsers()).addUser(...args))
  withConnection(
    user
      .command('invite')
      .description('print a link that works once')
      .argument('<email>')
      .addOption(role().makeOptionMandatory()),
  ).action(async (...args: Parameters<typeof users.inviteUser>) => (await loadUsers()).inviteUser(...args))
  withConnection(
    user
      .command('change')
      .description('change role or name, disable or enable; takes effect at once')
      .argument('<email>')
      .addOption(role())
      .option('--name <name>', 'another name')
      .option('--disable', 'lock out, with sessions and keys')
      .option('--enable', 'let in again'),
  ).action(async (...args: Parameters<typeof users.changeUser>) => (await loadUsers()).changeUser(...args))
  withConnection(
    user.command('remove').description('remove a user, with sessions and keys').argument('<email>'),
  ).action(async (...args: Parameters<typeof users.removeUser>) => (await loadUsers()).removeUser(...args))

  const key = program.command('api-key').description('list, make and revoke API keys')
  withConnection(key.command('list').description('all keys, by their last characters')).action(
    async (...args: Parameters<typeof keys.listApiKeys>) => (await loadKeys()).listApiKeys(...args),
  )
  withConnection(
    key
      .command('create')
      .description('make a key and print it, this once')
      .argument('<name>', 'what it is for')
      .addOption(role().makeOptionMandatory())
      .option('--scope <scopes...>', 'narrow it: intake:write, export:read …')
      .option('--days <number>', 'until it expires', wholeNumber),
  ).action(async (...args: Parameters<typeof keys.createApiKey>) => (await loadKeys()).createApiKey(...args))
  withConnection(key.command('revoke').description('end a key at once').argument('<id>')).action(
    async (...args: Parameters<typeof keys.revokeApiKey>) => (await loadKeys()).revokeApiKey(...args),
  )
}
