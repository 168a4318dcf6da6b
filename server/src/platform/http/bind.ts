// Binds an endpoint of the contract to a handler: parse, permit, call, answer.
import type { Endpoint, Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { permissions, roleMay } from '@sartiq/contract/people/role.ts'
import { scopeOf, scopesAllow } from '@sartiq/contract/people/scope.ts'
import { basePath } from '@sartiq/contract/api.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Actor } from './actor.ts'
import { type Once, onceOf } from './idempotency.ts'
import { redirectProblem } from './problem.ts'

/** The handler has answered by itself: bytes, a stream. */
export const sent: unique symbol = Symbol('sent')

/** An answer whose status is not the endpoint's only one. */
class WithStatus {
  readonly status: number
  readonly body: unknown
  constructor(status: number, body: unknown) {
    this.status = status
    this.body = body
  }
}

/** Answers an endpoint that has several good statuses with one of them. */
export function withStatus(status: number, body: unknown): WithStatus {
  return new WithStatus(status, body)
}

type Answer<E> = Reply<E> | WithStatus | typeof sent

export type Call<E, Who = Actor> = Parsed<E> & { actor: Who; request: FastifyRequest; reply: FastifyReply; once: Once }

export type Route = {
  endpoint: Endpoint
  handle(call: never): Promise<unknown>
  limit?: RateLimit
  /** Where a browser that goes there by itself is sent with what was refused; absent: a problem document. */
  problemPage?: string
}
/** Calls of one address (and, where given, one more key of the request) in a minute. */
export type RateLimit = { max: number; key?: (request: FastifyRequest) => string }

/** A route whose caller is known. */
export function route<E extends Endpoint>(endpoint: E, handle: (call: Call<E>) => Promise<Answer<E>>): Route {
  return { endpoint, handle }
}

/** A route of an `open` endpoint: the caller may be nobody. */
export function openRoute<E extends Endpoint>(
  endpoint: E,
  handle: (call: Call<E, Actor | null>) => Promise<Answer<E>>,
  limit?: RateLimit,
  problemPage?: string,
): Route {
  return { endpoint, handle, ...(limit && { limit }), ...(problemPage && { problemPage }) }
}

export type BindOptions = {
  identify(request: FastifyRequest): Promise<Actor | null>
  clock: Clock
  log: Log
  /** Check every answer against the contract. */
  strictReplies: boolean
}

/** Adds routes to the server. An endpoint without a known permission stops the start. */
export function bind(server: FastifyInstance, routes: Route[], options: BindOptions): void {
  for (const { endpoint, handle, limit, problemPage } of routes) {
    if (!permissions.includes(endpoint.permission))
      throw new Error(`Endpoint ${endpoint.id} names no permission that there is.`)
    const { max, key } = limit ?? {}
    server.route({
      method: endpoint.method,
      url: basePath + endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      ...(endpoint.bodyLimit && { bodyLimit: endpoint.bodyLimit }),
      ...(problemPage && {
        errorHandler: (error, request, reply) =>
          redirectProblem(error, request, reply, { page: problemPage, log: options.log }),
      }),
      config: max ? { rateLimit: { max, timeWindow: '1 minute', ...(key && { keyGenerator: key }) } } : {},
      async handler(request, reply) {
        const actor = await options.identify(request)
        permit(endpoint, actor)
        const call = {
          ...parse(endpoint, request),
          actor,
          request,
          reply,
          once: once(endpoint, request, actor, options),
        }
        const answer = await handle(call as never)
        if (answer === sent) return reply
        const { status, body } = answer instanceof WithStatus ? answer : { status: onlyStatus(endpoint), body: answer }
        if (options.strictReplies) check(endpoint, status, body)
        reply.status(status)
        if (status === 204) return reply.send()
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
      },
    })
  }
}

function permit(endpoint: Endpoint, actor: Actor | null): void {
  if (roleMay(actor?.role ?? null, endpoint.permission)) {
    if (endpoint.permission === 'open' || scopesAllow(actor?.scopes ?? null, endpoint)) return
    refuse('NOT_ALLOWED', {
      detail: `This key is narrowed to ${actor?.scopes?.join(', ')}; this needs "${scopeOf(endpoint)}".`,
    })
  }
  if (!actor) refuse('NOT_SIGNED_IN')
  refuse('NOT_ALLOWED', {
    detail: `This needs the permission "${endpoint.permission}"; ${actor.name} is ${actor.role}.`,
  })
}

function parse(endpoint: Endpoint, request: FastifyRequest): Record<string, unknown> {
  const parsed: Record<string, unknown> = {}
  if (endpoint.params) {
    const params = endpoint.params.safeParse(request.params)
    // An id that is no UUID names nothing.
    if (!params.success) refuse('NOT_FOUND')
    parsed['params'] = params.data
  }
  if (endpoint.query) parsed['query'] = read(endpoint.query, request.query, '/query')
  if (endpoint.body && !endpoint.bodyIs) parsed['body'] = read(endpoint.body, request.body ?? {}, '')
  return parsed
}

/** Parses a value from outside; what is wrong is a 422 that points at each place. */
export function read<T extends z.ZodType>(schema: T, value: unknown, pointer: string): z.output<T> {
  const result = parseShallow(schema, value, pointer)
  if (result.success) return result.data
  const items = result.error.issues.map((issue) => {
    const keys = 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.slice(0, 1) : []
    const path = [...issue.path, ...keys].map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))
    return { pointer: [pointer, ...path].join('/'), message: issue.message }
  })
  const first = items[0]
  const more = items.length > 1 ? `, and ${items.length - 1} more` : ''
  return refuse('INVALID_VALUE', {
    detail: first ? `${first.pointer || 'The body'}: ${first.message}${more}` : 'A value is not valid.',
    errors: items.slice(0, 100),
  })
}

/** Parsing goes as deep as the value, and a value can be made deeper than any stack. */
function parseShallow<T extends z.ZodType>(
  schema: T,
  value: unknown,
  pointer: string,
): z.ZodSafeParseResult<z.output<T>> {
  try {
    return schema.safeParse(value)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const message = 'is nested too deeply'
    return refuse('INVALID_VALUE', { detail: `${pointer || 'The body'} ${message}.`, errors: [{ pointer, message }] })
  }
}

function once(endpoint: Endpoint, request: FastifyRequest, actor: Actor | null, options: BindOptions): Once {
  if (!endpoint.idempotent) return undefined
  const key = request.headers['idempotency-key']
  const who = actor?.user_id ?? 'system'
  return onceOf(Array.isArray(key) ? key[0] : key, who, [request.method, request.url, request.body], options.clock)
}

function onlyStatus(endpoint: Endpoint): number {
  const [status, ...others] = Object.keys(endpoint.replies)
  if (!status || others.length > 0) throw new Error(`${endpoint.id} has not one good status: answer withStatus().`)
  return Number(status)
}

function check(endpoint: Endpoint, status: number, body: unknown): void {
  const schema = endpoint.replies[status]
  if (!schema) throw new Error(`${endpoint.id} answered ${status}, which the contract does not name.`)
  const result = schema.safeParse(status === 204 ? null : JSON.parse(JSON.stringify(body)))
  if (!result.success) throw new Error(`${endpoint.id} answered against the contract: ${result.error.message}`)
}
