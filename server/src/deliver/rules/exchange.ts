// One request and its answer as the log keeps them: without secrets, and no longer than is useful.
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'
import { hidden, hiding, storable } from './hiding.ts'

/** Bytes of an answer's body that are kept. */
export const bodyKept = 16 * 1024

export type Exchange = {
  step: string | null
  request: { method: string; url: string; headers: Record<string, string>; body: string | null }
  response: { status: number; headers: Record<string, string | string[]>; body: Buffer } | null
  error: string | null
  duration_ms: number
}

const hiddenHeaders = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key)$/i

/**
 * @param secrets none of them is kept, in whatever form and wherever it stands, a peer's answer that repeats it included
 */
export function exchangeRecord({ request, response, ...rest }: Exchange, secrets: string[]): ExchangeRecord {
  const hide = hiding(new Set(secrets))
  const clean = (text: string) => hide(storable(text))
  const cleanHeaders = (headers: Record<string, string | string[]>) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        clean(name),
        hiddenHeaders.test(name) ? hidden : clean(Array.isArray(value) ? value.join(', ') : value),
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
