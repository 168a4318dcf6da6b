// The error catalogue: every code once, with its HTTP status and the sentence a person reads.
import { z } from 'zod'

export const errors = {
  MALFORMED: [400, 'The request could not be read'],
  NOT_SIGNED_IN: [401, 'Sign in, or send an API key as "Authorization: Bearer …"'],
  WRONG_CREDENTIALS: [401, 'E-mail or password is wrong'],
  NOT_ALLOWED: [403, 'Your role does not allow this'],
  ORIGIN_REFUSED: [403, 'The request came from another site'],
  SETUP_LINK_INVALID: [403, 'This set-up link is not valid; the server prints a new one at its next start'],
  INVITATION_INVALID: [403, 'This invitation was used, taken back or has expired; ask an admin for a new one'],
  OIDC_EXPIRED: [403, 'This sign-in took too long or was begun in another browser; try again'],
  OIDC_DENIED: [403, 'The sign-on service did not let you in'],
  OIDC_NO_EMAIL: [403, 'The sign-on service did not tell your e-mail address; ask an admin to let it do so'],
  USER_DISABLED: [403, 'Your account is disabled; ask an admin'],
  LINK_EXPIRED: [403, 'This link has expired; open the export again for a fresh one'],
  NOT_FOUND: [404, 'There is no such thing here'],
  OIDC_OFF: [404, 'This server has no single sign-on; sign in with e-mail and password'],
  STATE_CONFLICT: [409, 'The shot has moved on'],
  NO_GENERATOR: [409, 'No generator is set; an admin chooses one in the settings'],
  EXPORT_NOT_READY: [409, 'The export has nothing to download yet'],
  EXPORT_SETTLED: [409, 'The export has already ended'],
  LAST_ADMIN: [409, 'Somebody must be admin; make another user admin first'],
  SETUP_DONE: [409, 'The server is already set up; sign in instead'],
  DESTINATION_DISABLED: [409, 'The destination is switched off; an admin switches it on again'],
  SETUP_FIRST: [409, 'The server still waits for its first admin; open the set-up link that it prints at its start'],
  OIDC_EMAIL_TAKEN: [409, 'A user with your e-mail address exists already; sign in with the password, or ask an admin'],
  REQUEST_RUNNING: [409, 'The first request with this Idempotency-Key is still running'],
  NAME_TAKEN: [409, 'This name is already used'],
  EXPORT_EXPIRED: [410, 'The files of this export were cleaned up; retry renders them again'],
  VERSION_STALE: [412, 'Somebody changed the shot since you read it'],
  TOO_LARGE: [413, 'The request is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'This content type is not taken here'],
  RANGE_NOT_SATISFIABLE: [416, 'The file is shorter than the range that was asked'],
  INVALID_VALUE: [422, 'A value is not valid'],
  IMAGE_CORRUPT: [422, 'The image is truncated or damaged; send the file again'],
  IMAGE_UNSUPPORTED: [422, 'The file is no image that can be reviewed; send JPEG, PNG, WebP, TIFF or AVIF'],
  IMAGE_TOO_LARGE: [422, 'The image has too many pixels; 120 megapixels is the most'],
  IMAGE_TIMEOUT: [422, 'The image took too long to read'],
  IMAGE_VERIFY_FAILED: [422, 'The file that came out is not what was asked for'],
  IMAGE_ALTERED: [422, 'The stored image is no longer the one that arrived; send the same file again'],
  IMAGE_MISSING: [422, 'The source file is missing from storage'],
  SHOT_NOT_EXPORTABLE: [422, 'Only approved shots can be exported'],
  NAME_COLLISION: [422, 'Several files would have the same name'],
  PRESET_NOT_FOUND: [422, 'There is no such preset'],
  DESTINATION_NOT_FOUND: [422, 'There is no such destination'],
  DAM_AUTH_FAILED: [422, 'The DAM refused the credentials; an admin enters new ones'],
  DAM_UPLOAD_FAILED: [422, 'The DAM could not be reached or could not take the file, however often it was tried'],
  DAM_REFUSED: [422, 'The DAM refused the file'],
  DAM_CONFLICT: [422, 'The DAM has another file in this place'],
  DAM_VERIFY_FAILED: [422, 'What arrived in the DAM is not the file that was sent'],
  DAM_ANSWER_UNUSABLE: [422, 'The DAM answered something that the connector does not expect'],
  KEY_REUSED: [422, 'This Idempotency-Key was used for another request'],
  RATE_LIMITED: [429, 'Too many requests; wait a little'],
  FAULT: [500, 'Something went wrong on our side'],
  OIDC_REFUSED: [
    502,
    'The answer of the sign-on service cannot be trusted; try again, or ask an admin to read the log',
  ],
  OIDC_AWAY: [503, 'The sign-on service cannot be reached; try again in a moment, or sign in with a password'],
  DATABASE_AWAY: [503, 'The database cannot be reached; try again in a moment'],
  STORAGE_AWAY: [503, 'The file storage cannot be reached; try again in a moment'],
  BUSY: [503, 'The server is starting, stopping or overloaded; try again in a moment'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ErrorCode = keyof typeof errors
export const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]]

/** One thing that is wrong in a request; `pointer` is a JSON pointer (RFC 6901) into body, query, path or headers. */
export const problemItem = z.looseObject({ pointer: z.string(), message: z.string() })

/** RFC 9457 `application/problem+json`, the body of every error. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(errorCodes),
    errors: z.array(problemItem),
    request_id: z.string(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problem>

type RefusalDetails = { detail?: string; errors?: { pointer: string; message: string }[]; [extra: string]: unknown }

/** A refusal: the caller can mend it. Thrown by `refuse`, answered with the catalogue's status. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly details: RefusalDetails

  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    super(details.detail ?? errors[code][1])
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }

  get status(): number {
    return errors[this.code][0]
  }
}

/** Refuses a request with a code of the catalogue; `details` go into the problem's body. */
export function refuse(code: ErrorCode, details?: RefusalDetails): never {
  throw new Refusal(code, details)
}
