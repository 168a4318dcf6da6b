// An endpoint as data: the server binds it, the web calls it, OpenAPI and the tests derive from it.
import type { z } from 'zod'
import type { ErrorCode } from './error.ts'
import type { Permission } from './people/role.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Chapter = 'intake' | 'review' | 'decide' | 'export' | 'deliver' | 'insight' | 'people'

export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Replies extends Record<number, z.ZodType> = Record<number, z.ZodType>,
> = {
  /** operationId: the name of the verb file and of the web's hook. */
  id: string
  chapter: Chapter
  method: Method
  /** Below /api/v1, with `{name}` for path parameters. */
  path: `/${string}`
  summary: string
  permission: Permission
  params?: Params
  query?: Query
  /** A JSON body; a streamed one (multipart) is marked by `bodyIs` and read by the handler. */
  body?: Body
  bodyIs?: 'multipart'
  /** JSON answers by status; `files` names media types of answers that are bytes. */
  replies: Replies
  files?: string[]
  /** Error codes this call can answer, beside those that every call can. */
  refusals?: ErrorCode[]
  /** Calls with large bodies (bulk) take up to 2 MiB of JSON; the rest 256 KiB. */
  bodyLimit?: number
  /** POSTs that create honour `Idempotency-Key`. */
  idempotent?: boolean
}

/** Declares an endpoint, keeping the exact types of its schemas. */
export function endpoint<
  Params extends z.ZodType = z.ZodNever,
  Query extends z.ZodType = z.ZodNever,
  Body extends z.ZodType = z.ZodNever,
  Replies extends Record<number, z.ZodType> = Record<number, z.ZodType>,
>(definition: Endpoint<Params, Query, Body, Replies>): Endpoint<Params, Query, Body, Replies> {
  return definition
}

type Sent<T, Field extends string> = T extends z.ZodNever
  ? unknown
  : T extends z.ZodType
    ? { [K in Field]: z.input<T> }
    : unknown
type Read<T, Field extends string> = T extends z.ZodNever
  ? unknown
  : T extends z.ZodType
    ? { [K in Field]: z.output<T> }
    : unknown

/** What a caller passes: path parameters, query and body as they are written. */
export type Input<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer _R>
    ? Sent<P, 'params'> & Sent<Q, 'query'> & Sent<B, 'body'>
    : never
/** What a handler gets: the same, parsed, defaults filled in. */
export type Parsed<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer _R>
    ? Read<P, 'params'> & Read<Q, 'query'> & Read<B, 'body'>
    : never
/** Any JSON answer of an endpoint that is not an error. */
export type Reply<E> = E extends Endpoint<infer _P, infer _Q, infer _B, infer R> ? z.output<R[keyof R]> : never
