// Calls an endpoint of the contract: typed input, typed answer, problems thrown as ApiProblem.
import { pathOf } from '@sartiq/contract/api.ts'
import type { Endpoint, Input, Reply } from '@sartiq/contract/endpoint.ts'
import { ApiProblem, problemOf } from './problem.ts'
import { noteRefusal } from './session-end.ts'
import { type QueryValue, writeQuery } from './query-string.ts'

type Sent = { params?: Record<string, string>; query?: Record<string, QueryValue>; body?: unknown }
type Options = { signal?: AbortSignal; idempotencyKey?: string }

export async function call<E extends Endpoint>(endpoint: E, input: Input<E>, options: Options = {}): Promise<Reply<E>> {
  const response = await ask(endpoint, input, options)
  // What the server answers is held to the contract by the server's own tests.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (response.status === 204 ? null : await response.json()) as Reply<E>
}

/** The answer as it came, for endpoints that can answer something else than JSON. @throws ApiProblem for every refusal */
export async function ask<E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  options: Options & { accept?: string } = {},
): Promise<Response> {
  const { params, query, body } = parts(input)
  const search = writeQuery(asked(query ?? {}))
  const response = await send(pathOf(endpoint, params) + (search && `?${search}`), {
    method: endpoint.method,
    headers: {
      accept: options.accept ?? 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(options.idempotencyKey && { 'idempotency-key': options.idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(options.signal && { signal: options.signal }),
  })
  if (!response.ok) {
    noteRefusal(endpoint, response.status)
    throw await problemOf(response)
  }
  return response
}

/** Every input has this shape; what its parts hold is the contract's concern. */
function parts(input: unknown): Sent {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return input as Sent
}

/** A lone value with a comma would be read as two, since `?a=x,y` means both; said twice it is taken as it is. */
function asked(query: Record<string, QueryValue>): Record<string, QueryValue> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const lone = Array.isArray(value) && value.length === 1 && String(value[0]).includes(',')
      return [name, lone ? [value[0], value[0]] : value]
    }),
  )
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ApiProblem({
      status: 0,
      detail: 'The server cannot be reached. Check that it is running, then try again.',
    })
  }
}

/** A fresh Idempotency-Key; `crypto.randomUUID` is missing on plain http beyond localhost. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
