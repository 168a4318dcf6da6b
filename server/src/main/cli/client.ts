// How the command line talks to a server: typed calls over the contract, with the key that it finds.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathOf } from '@sartiq/contract/api.ts'
import type { Endpoint, Input, Reply } from '@sartiq/contract/endpoint.ts'
import { problem } from '@sartiq/contract/error.ts'
import { localKeyPath } from '../../platform/secrets/keys.ts'

/** Something that the person at the terminal can mend; printed as one sentence. */
export class CliError extends Error {
  readonly code: string | undefined
  constructor(message: string, code?: string) {
    super(message)
    this.code = code
  }
}

export type Connection = { url?: string | undefined; apiKey?: string | undefined }

export type Client = {
  call<E extends Endpoint>(endpoint: E, input: Input<E>): Promise<Reply<E>>
  /** Sends a form; answers the JSON and its status. */
  upload<E extends Endpoint>(endpoint: E, form: FormData): Promise<{ status: number; body: Reply<E> }>
  /** GETs an address of the server as bytes. @throws CliError where it is not a 2xx */
  fetch(path: string, headers?: Record<string, string>): Promise<Response>
}

/** @throws CliError where no key is found */
export async function connect(connection: Connection, env = process.env): Promise<Client> {
  const origin = (connection.url ?? env['SARTIQ_URL'] ?? `http://127.0.0.1:${env['PORT'] ?? '4000'}`).replace(
    /\/+$/,
    '',
  )
  const key = connection.apiKey ?? env['SARTIQ_API_KEY'] ?? (await localKey(env))
  const authorization = `Bearer ${key}`

  type Send = { method?: string; headers?: Record<string, string>; body?: string | FormData }
  async function send(path: string, init: Send): Promise<Response> {
    const headers = { authorization, ...init.headers }
    const response = await fetch(origin + path, { ...init, headers }).catch((error: unknown) => {
      throw new CliError(
        `No server answers at ${origin} (${causeOf(error)}). Start it with "npm start", or give --url.`,
      )
    })
    if (response.ok) return response
    throw await problemOf(response)
  }

  return {
    async call(endpoint, input) {
      const { params, query, body } = input as { params?: Record<string, string>; query?: object; body?: unknown }
      const response = await send(pathOf(endpoint, params) + searchOf(query), {
        method: endpoint.method,
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      return (response.status === 204 ? null : await response.json()) as never
    },
    async upload(endpoint, form) {
      const response = await send(pathOf(endpoint), { method: endpoint.method, body: form })
      return { status: response.status, body: (await response.json()) as never }
    },
    fetch: (path, headers = {}) => send(path, { headers }),
  }
}

async function localKey(env: NodeJS.ProcessEnv): Promise<string> {
  const path = localKeyPath(resolve(env['SARTIQ_DATA_DIR'] ?? './data'))
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => {
      throw new CliError(
        `No API key: set SARTIQ_API_KEY, or run this in the server's own folder, where ${path} would be found.`,
      )
    },
  )
}

async function problemOf(response: Response): Promise<CliError> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) return new CliError(`The server answered ${response.status} ${response.statusText}.`)
  const { detail, code, errors } = parsed.data
  const more = errors.slice(1, 6).map(({ pointer, message }) => `\n  ${pointer} ${message}`)
  return new CliError(detail + more.join(''), code)
}

function searchOf(query: object | undefined): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(name, String(one))
  }
  const text = search.toString()
  return text && `?${text}`
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : String(error)
}
