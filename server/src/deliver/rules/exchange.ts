// One request and its answer as the log keeps them: without secrets, and no longer than is useful.
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'

/** Bytes of an answer's body that are kept. */
export const bodyKept = 16 * 1024

export type Exchange = {
  step: string | null
  request: { method: string; url: string; headers: Record<string, string>; body: string | null }
  response: { status: number; headers: Record<string, string | string[]>; body: Buffer } | null
  error: string | null
  duration_ms: number
}

const hidden = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key)$/i

/**
 * @param secrets as they were sent, in any form (a token, a key, what Basic makes of them): none of them is kept,
 *   wherever it stands, a peer's answer that repeats it included
 */
export function exchangeRecord({ request, response, ...rest }: Exchange, secrets: string[]): ExchangeRecord {
  const clean = (text: string) => withoutSecrets(storable(text), secrets)
  const cleanHeaders = (headers: Record<string, string | string[]>) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        clean(name),
        hidden.test(name) ? '[not shown]' : clean(Array.isArray(value) ? value.join(', ') : value),
      ]),
    )
  return {
    ...rest,
    error: rest.error && clean(rest.error),
    request: {
      method: request.method,
      url: clean(request.url),
      headers: cleanHeaders(request.headers),
      body: request.body && clean(request.body),
    },
    response: response && {
      status: response.status,
      headers: cleanHeaders(response.headers),
      body: clean(response.body.subarray(0, bodyKept).toString()),
    },
  }
}

function withoutSecrets(text: string, secrets: string[]): string {
  // The longest first: one may be part of another.
  return secrets
    .filter((secret) => secret.length > 3)
    .toSorted((a, b) => b.length - a.length)
    .reduce((cleaned, secret) => cleaned.replaceAll(secret, '[not shown]'), text)
}

/** The database takes no NUL and no half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed()
}
