// Puts a connector's credentials on a request: a key, a token, a name and password, or a signature.
import type { ConnectorAuth } from '@sartiq/contract/deliver/connector.ts'
import { neededCredentials } from '@sartiq/contract/deliver/connector-check-auth.ts'
import { encodeSegment } from '@sartiq/contract/deliver/place-values.ts'
import { DamFailure } from './failure.ts'
import { type Field, signFields, signQuery } from './sign-others.ts'
import { signSigV4, unsignedPayload } from './sign-sigv4.ts'

/** `payload`: sha256 of the body where it is known. */
export type Draft = { method: string; url: URL; headers: Record<string, string>; payload: string | null }

type Credentials = Record<string, string>

export function needsToken(auth: ConnectorAuth): boolean {
  return auth.type === 'oauth'
}

/** @throws DamFailure auth, where a credential was never given */
export function refuseMissing(auth: ConnectorAuth, credentials: Credentials): void {
  if (auth.token_fields) return
  const { names, or } = neededCredentials(auth)
  const missing = names.filter((name) => !credentials[name])
  if (missing.length === 0 || or?.every((name) => credentials[name])) return
  throw new DamFailure(
    'auth',
    `The destination has no ${missing.join(' and no ')}; an admin enters it in its settings.`,
  )
}

/** Signs a form's fields where that is how a system signs; any other fields stay as they are. */
export function signForm(
  auth: ConnectorAuth,
  credentials: Credentials,
  fields: Field[],
  body: string,
  now: Date,
): Field[] {
  if (auth.signer !== 'cloudinary' || (body !== 'multipart' && body !== 'form')) return fields
  return signFields(fields, { api_key: credentials['api_key'] ?? '', api_secret: credentials['api_secret'] ?? '' }, now)
}

/** The request with what proves who we are. */
export function sign(
  auth: ConnectorAuth,
  credentials: Credentials,
  draft: Draft,
  token: string | null,
  now: Date,
): Draft {
  const { api_key = '', api_secret, username, password = '' } = credentials
  const withHeaders = (headers: Record<string, string>): Draft => ({
    ...draft,
    headers: { ...draft.headers, ...headers },
  })
  const basic = (name: string, secret: string) =>
    withHeaders({ authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` })
  if (auth.signer === 'sigv4') {
    const key = {
      access_key_id: credentials['access_key_id'] ?? '',
      secret_access_key: credentials['secret_access_key'] ?? '',
      session_token: credentials['session_token'],
      region: auth.region,
      service: auth.service,
    }
    // The length is a matter of the connection, which proxies on the way may change.
    const { 'content-length': _, ...headers } = draft.headers
    return withHeaders(signSigV4({ ...draft, headers }, draft.payload ?? unsignedPayload, key, now))
  }
  if (auth.signer === 'sha256-query')
    return { ...draft, url: signQuery(draft.url, { username: username ?? '', api_key }) }
  // Cloudinary signs its forms; what has none is asked for with name and password.
  if (auth.signer === 'cloudinary') return draft.method === 'POST' ? draft : basic(api_key, api_secret ?? '')
  if (auth.in === 'basic') return username === undefined ? basic(api_key, api_secret ?? '') : basic(username, password)
  const secret = `${auth.prefix}${token ?? api_key}`
  if (auth.in === 'header') return withHeaders({ [auth.name.toLowerCase()]: secret })
  const url = new URL(draft.url)
  url.search = `${url.search === '' ? '' : `${url.search.slice(1)}&`}${encodeSegment(auth.name)}=${encodeSegment(secret)}`
  return { ...draft, url }
}
