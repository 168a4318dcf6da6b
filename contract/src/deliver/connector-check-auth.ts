// What is wrong with how a connector signs in: a secret or an address that its kind needs and that is not there.
import type { ConnectorAuth } from './connector.ts'
import type { DamConfig } from './dam.ts'

/** The credentials that a way of signing in needs, by name; `or` lists others that do as well. */
export function neededCredentials(auth: Pick<ConnectorAuth, 'type' | 'in' | 'signer'>): {
  names: string[]
  or?: string[]
} {
  if (auth.signer === 'sigv4') return { names: ['access_key_id', 'secret_access_key'] }
  if (auth.signer === 'sha256-query') return { names: ['username', 'api_key'] }
  if (auth.signer === 'cloudinary') return { names: ['api_key', 'api_secret'] }
  if (auth.type === 'oauth') return { names: ['client_id', 'client_secret'] }
  if (auth.in === 'basic') return { names: ['username', 'password'], or: ['api_key'] }
  return { names: ['api_key'] }
}

export function checkAuth(auth: ConnectorAuth, { credentials }: DamConfig): { pointer: string; message: string }[] {
  const errors: { pointer: string; message: string }[] = []
  const add = (pointer: string, message: string) => errors.push({ pointer, message })
  if (auth.type === 'oauth' && auth.token_url === null)
    add('/auth/token_url', 'is needed for oauth: where client credentials are exchanged for a token')
  if (auth.type === 'oauth' && auth.signer !== 'none')
    add('/auth/signer', 'a signer signs with credentials of its own; say auth_type api_key')
  if (auth.type === 'oauth' && auth.in === 'basic') add('/auth/in', 'a token goes into a header or the query')
  if (auth.signer === 'sigv4' && auth.region === '') add('/auth/region', 'is needed for sigv4, such as eu-central-1')
  if (auth.in === 'header' && !/^[A-Za-z0-9-]+$/.test(auth.name)) add('/auth/name', 'is no name of a header')
  if (/[^\x20-\x7e]/.test(auth.prefix)) add('/auth/prefix', 'must be plain ASCII')
  for (const [field, value] of Object.entries(auth.token_fields ?? {})) {
    for (const [, name = ''] of value.matchAll(/\{([^{}]*)\}/g)) {
      const isKnown = credentials === undefined || Object.hasOwn(credentials, name) || name === 'scope'
      if (!isKnown) add(`/auth/token_fields/${field}`, `there is no credential {${name}}`)
    }
  }
  if (credentials === undefined) return errors
  const { names, or } = neededCredentials(auth)
  const missing = names.filter((name) => !Object.hasOwn(credentials, name))
  if (missing.length === 0 || or?.every((name) => Object.hasOwn(credentials, name))) return errors
  // Own names of a token request stand for the standard ones.
  if (auth.token_fields) return errors
  for (const name of missing) add(`/credentials/${name}`, 'is needed for this way of signing in')
  return errors
}
