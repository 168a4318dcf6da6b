// Errors as RFC 9457 problems: refusals as the catalogue says, everything else a fault with an id and no detail.
import { type ErrorCode, errors, type Problem, Refusal } from '@sartiq/contract/error.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isDatabaseAway } from '../db/database.ts'
import type { Log } from '../log.ts'
import { ObjectMissing, StorageAway } from '../storage/storage.ts'

export const problemType = 'application/problem+json; charset=utf-8'

/** The body of an error answer. */
export function problemBody(refusal: Refusal, instance: string, request_id: string): Problem {
  const { detail, errors: items = [], ...extra } = refusal.details
  const [status, title] = errors[refusal.code]
  return {
    ...extra,
    type: `urn:sartiq:error:${refusal.code}`,
    title,
    status,
    detail: detail ?? title,
    instance,
    code: refusal.code,
    errors: items,
    request_id,
  }
}

/** Answers an error. Faults are logged with their stack; the caller gets only the id to ask about. */
export async function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): Promise<void> {
  const refusal = refusalOf(error)
  noteFault(error, refusal, request, log)
  if (reply.raw.headersSent) {
    // Bytes are on their way: only breaking the connection tells the caller that they are not all.
    reply.raw.destroy()
    return
  }
  if (refusal.status === 503) reply.header('retry-after', '2')
  // Errors of the framework itself pass no hook that would add it.
  reply.header('x-request-id', request.id)
  reply.removeHeader('content-length')
  reply.removeHeader('content-encoding')
  await reply
    .status(refusal.status)
    .type(problemType)
    .send(JSON.stringify(problemBody(refusal, pathOf(request), request.id)))
}

/** For addresses that a browser goes to by itself: a page of ours says what went wrong, by its code. */
export function redirectProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  to: { page: string; log: Log },
): void {
  const refusal = refusalOf(error)
  noteFault(error, refusal, request, to.log)
  void reply.redirect(`${to.page}?problem=${refusal.code}`)
}

function noteFault(error: unknown, { status }: Refusal, request: FastifyRequest, log: Log): void {
  if (status < 500) return
  log.error({ err: error, request_id: request.id, method: request.method, path: pathOf(request) }, 'request failed')
}

/** The path alone: a query may hold a signature. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/'
}

const codesOfFastify: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'TOO_LARGE',
  FST_REQ_FILE_TOO_LARGE: 'TOO_LARGE',
  FST_FILES_LIMIT: 'MALFORMED',
  FST_ERR_BAD_URL: 'MALFORMED',
  // An id that is longer than any: it names nothing.
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
}

/** Any error as a refusal: what the caller did wrong, what is away, or a fault of ours. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (isDatabaseAway(error)) return new Refusal('DATABASE_AWAY')
  if (error instanceof StorageAway) return new Refusal('STORAGE_AWAY', { detail: error.message })
  if (error instanceof ObjectMissing)
    return new Refusal('STORAGE_AWAY', { detail: 'A file that should be in storage is not there.' })
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string }
  const known = code && codesOfFastify[code]
  if (known) return new Refusal(known)
  if (statusCode === 429) return new Refusal('RATE_LIMITED', message ? { detail: message } : {})
  if (statusCode === 413) return new Refusal('TOO_LARGE')
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return new Refusal('MALFORMED', message ? { detail: message } : {})
  }
  return new Refusal('FAULT')
}
