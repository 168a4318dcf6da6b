// A real OpenID provider on a free port of this machine, with people who can sign in there by any password.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import type { Browser } from './browser.ts'

export const clientId = 'sartiq'
export const clientSecret = 'a secret that both sides know'

/** What the provider says of somebody, by the name that they sign in with. */
export type People = Record<string, Record<string, unknown>>

export type OidcPeer = {
  issuer: string
  people: People
  /** Requests that it got, as `METHOD /path`. */
  seen: string[]
  /** Starts to answer as a provider for a client that comes back to this address; until then it answers 503. */
  open(redirect_uri: string): void
  /** Answers 503 again. */
  close(): void
  [Symbol.asyncDispose](): Promise<void>
}

export async function serveOidcPeer(people: People): Promise<OidcPeer> {
  const away: RequestListener = (_request, response) => void response.writeHead(503).end()
  let serve = away
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url?.split('?', 1)[0]}`)
    serve(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    people,
    seen,
    open(redirect_uri) {
      const provider = new Provider(issuer, {
        clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect_uri] }],
        claims: { openid: ['sub'], email: ['email'], profile: ['name'], groups: ['groups'] },
        cookies: { keys: ['for tests alone'] },
        pkce: { required: () => true },
        findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
      })
      const handle = provider.callback()
      serve = (request, response) => void handle(request, response)
    },
    close() {
      serve = away
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * Signs in at the provider by its own forms, from where the product sent the browser.
 * @param who null: leaves by its cancel link
 * @returns the address of ours that the provider sends the browser back to, not yet visited
 */
export async function passProvider(browser: Browser, start: string, who: string | null): Promise<string> {
  const origin = new URL(start).origin
  let next = { url: start, form: undefined as Record<string, string> | undefined }
  for (let step = 0; step < 12; step++) {
    const answer = await browser.go(next.url, next.form)
    if (answer.location) {
      if (new URL(answer.location).origin !== origin) return answer.location
      next = { url: answer.location, form: undefined }
      continue
    }
    if (answer.status !== 200) throw new Error(`The provider answered ${answer.status}: ${answer.body.slice(0, 500)}`)
    if (who === null) next = { url: `${next.url}/abort`, form: undefined }
    else if (answer.body.includes('value="login"'))
      next = { url: next.url, form: { prompt: 'login', login: who, password: 'any' } }
    else next = { url: next.url, form: { prompt: 'consent' } }
  }
  throw new Error('The provider never came to an end.')
}
