// The guarded client in the shape of fetch, for the library that speaks OpenID Connect.
import type { CustomFetch } from 'openid-client'
import type { Outgoing } from '../../platform/outgoing/guarded-client.ts'

const deadline_ms = 10_000
/** Discovery, keys, tokens and claims are a few KB each. */
const max_bytes = 1024 * 1024
/** Answers that a Response may give no body. */
const withoutBody = [204, 205, 304]

/** Rejects with OutgoingError where fetch would reject with TypeError. */
export function guardedFetch(outgoing: Pick<Outgoing, 'request'>): CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    if (body instanceof URLSearchParams || body === null || body === undefined) {
      const sent = body ? { body: body.toString() } : {}
      const more = { deadline_ms, max_bytes, ...(signal && { signal }) }
      const answer = await outgoing.request({ method, url, headers, ...sent, ...more })
      return new Response(withoutBody.includes(answer.status) ? null : new Uint8Array(answer.body), {
        status: answer.status,
        headers: Object.entries(answer.headers).flatMap(([name, value]) =>
          [value].flat().map((one): [string, string] => [name, one]),
        ),
      })
    }
    throw new Error('Only form bodies are sent to a sign-on service.')
  }
}
