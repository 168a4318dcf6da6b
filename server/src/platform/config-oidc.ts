// The settings of single sign-on, as one checked object.
import { type Role, roles } from '@sartiq/contract/people/role.ts'

export type OidcSettings = {
  /** As the provider names itself. */
  issuer: string
  clientId: string
  /** Absent: a public client, which PKCE alone protects. */
  clientSecret: string | undefined
  scope: string
  /** The claim that holds groups or roles; absent: roles are managed here. */
  roleClaim: string | undefined
  /** What a value of that claim makes of somebody. */
  roles: ReadonlyMap<string, Role>
  /** What people call it: "Sign in with …". */
  name: string
}

export type OidcEnvironment = {
  SARTIQ_OIDC_ISSUER?: string | undefined
  SARTIQ_OIDC_CLIENT_ID?: string | undefined
  SARTIQ_OIDC_CLIENT_SECRET?: string | undefined
  SARTIQ_OIDC_SCOPE?: string | undefined
  SARTIQ_OIDC_ROLE_CLAIM?: string | undefined
  SARTIQ_OIDC_ROLES?: string | undefined
  SARTIQ_OIDC_NAME?: string | undefined
}

/** undefined where nothing is set. @throws Error with one sentence for the operator */
export function oidcSettings(env: OidcEnvironment): OidcSettings | undefined {
  const { SARTIQ_OIDC_ISSUER: issuer, SARTIQ_OIDC_CLIENT_ID: clientId, SARTIQ_OIDC_ROLE_CLAIM: roleClaim } = env
  if (issuer === undefined || clientId === undefined) {
    const given = Object.entries(env).find(([name, value]) => name.startsWith('SARTIQ_OIDC_') && value !== undefined)
    if (!given) return undefined
    throw new Error(
      `${given[0]} is set, but single sign-on needs both SARTIQ_OIDC_ISSUER and SARTIQ_OIDC_CLIENT_ID: set both or neither.`,
    )
  }
  if (env.SARTIQ_OIDC_ROLES !== undefined && roleClaim === undefined) {
    throw new Error('SARTIQ_OIDC_ROLES needs SARTIQ_OIDC_ROLE_CLAIM, the claim whose values it maps.')
  }
  return {
    issuer: checkIssuer(issuer),
    clientId,
    clientSecret: env.SARTIQ_OIDC_CLIENT_SECRET,
    scope: checkScope(env.SARTIQ_OIDC_SCOPE ?? 'openid email profile'),
    roleClaim,
    roles: readRoles(env.SARTIQ_OIDC_ROLES),
    name: env.SARTIQ_OIDC_NAME ?? 'single sign-on',
  }
}

function checkIssuer(text: string): string {
  const url = URL.parse(text)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (!url || !isWeb || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new Error('SARTIQ_OIDC_ISSUER must be a URL such as https://login.example.com, without user, ? or #.')
  }
  return text
}

function checkScope(text: string): string {
  if (text.split(' ').includes('openid')) return text
  throw new Error('SARTIQ_OIDC_SCOPE must have openid among its words, such as "openid email profile".')
}

/** `admins=admin,studio=reviewer`; without it, a value that is a role's own name means that role. */
function readRoles(text: string | undefined): ReadonlyMap<string, Role> {
  if (text === undefined) return new Map(roles.map((role) => [role, role]))
  const pairs = text.split(',').map((part): [string, Role] => {
    // The last sign parts them: a group may have one in its name.
    const at = part.lastIndexOf('=')
    const value = part.slice(0, Math.max(0, at)).trim()
    const role = roles.find((one) => one === part.slice(at + 1).trim())
    if (value !== '' && role) return [value, role]
    throw new Error(
      `SARTIQ_OIDC_ROLES has ${JSON.stringify(part)}, which is no pair such as studio=reviewer; roles are ${roles.join(', ')}.`,
    )
  })
  return new Map(pairs)
}
