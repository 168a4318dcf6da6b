// A DAM connector as data: where it is, how it signs in, and the requests that put one file there.
import { z } from 'zod'
import { isStorable } from '../fields.ts'
import { metadataMapping } from '../export/metadata.ts'

const text = z.string().max(4000).refine(isStorable, 'must be well-formed text without NUL')
const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower-case letters, digits and _, beginning with a letter')
const url = z.url({ protocol: /^https?$/, message: 'must be an http or https address' }).max(2000)
const statuses = z.array(z.int().min(100).max(599)).min(1).max(20)

export const authTypes = ['api_key', 'oauth'] as const
export const signers = ['none', 'sigv4', 'sha256-query', 'cloudinary'] as const
export const stepBodies = ['none', 'multipart', 'raw', 'json', 'form', 'xml'] as const
export const stepMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'MKCOL', 'PROPPATCH', 'PROPFIND'] as const

/** Where in an answer a value lies: an RFC 6901 pointer into its JSON, or `header:Name`. */
export const answerPointer = z
  .string()
  .max(500)
  .regex(/^(?:|(?:\/[^/]*)+|header:[A-Za-z0-9-]+)$/, 'must be a JSON pointer such as /data/id, or header:Location')

/** As above, or `body`: the answer itself, by its own bytes. */
const checkPointer = z.union([z.literal('body'), answerPointer])

/** A place in an answer and the value that it must have: `/state=done`, `header:x-amz-meta-key={asset_key}`. */
const condition = z
  .string()
  .max(1000)
  .refine(isStorable, 'must be well-formed text without NUL')
  .regex(
    /^(?:(?:\/[^/=]*)+|header:[A-Za-z0-9-]+)(?:=.*)?$/s,
    'must be a pointer, or a pointer and a value, such as /state=done',
  )

const saved = z.record(name, answerPointer)

/** A JSON value whose strings are templates. */
export type TemplateValue = string | number | boolean | null | TemplateValue[] | { [key: string]: TemplateValue }
export const templateValue: z.ZodType<TemplateValue> = z.lazy(() =>
  z.union([
    text,
    z.number(),
    z.boolean(),
    z.null(),
    z.array(templateValue).max(100),
    z.record(z.string().max(200), templateValue),
  ]),
)
const fields = z.record(z.string().max(200), templateValue)

/** One request to the peer; steps, lookup, folder and verify all have this shape. */
export const damStep = z
  .strictObject({
    id: name.optional(),
    method: z.enum(stepMethods).default('POST'),
    path: text.default('').describe('Appended to `endpoint`; a whole URL, a saved one included, stands for itself.'),
    query: fields.optional().describe('Parameters of the address, beside those in `path`.'),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), text).default({}),
    body: z
      .enum(stepBodies)
      .optional()
      .describe('Without it: none for GET and its like, multipart for POST in `steps`, raw for PUT, json elsewhere.'),
    fields: fields
      .default({})
      .describe('In a form an object is sent as JSON, a list as the same field again, null not at all.'),
    spread: name
      .optional()
      .describe('A saved object whose fields go before `fields`: a policy that a peer handed out.'),
    xml: text.optional().describe('The document of an xml body; what templates give is escaped.'),
    file_field: z.string().min(1).max(200).default('file'),
    file_last: z.boolean().default(true),
    ok: statuses.optional().describe('Statuses that mean success; any 2xx without it.'),
    retry_on: statuses.optional().describe('Statuses that pass by themselves, beside 408, 425, 429 and 5xx.'),
    conflict: z
      .strictObject({ status: statuses, then: z.enum(['lookup', 'ok']).default('lookup') })
      .optional()
      .describe('Statuses that say that the file is there already.'),
    save: saved.default({}),
    repeat: z
      .literal('parts')
      .optional()
      .describe('Once for each part of the file, in order; neighbours with it take turns, part by part.'),
    part_bytes: z
      .int()
      .min(1024)
      .max(1024 ** 3)
      .default(5 * 1024 * 1024),
    part_urls: name.optional().describe('A saved list of addresses, one a part: {part_url}.'),
    part_min: name.optional().describe('A saved number: no part but the last has fewer bytes.'),
    part_max: name.optional().describe('A saved number: no part has more bytes.'),
    poll: z
      .strictObject({
        path: text,
        until: condition.describe('A pointer and the value that it must have, such as /state=done.'),
        failed: condition.optional().describe('When the peer has given up.'),
        save: saved.default({}),
        max_s: z.int().min(1).max(3600).default(300),
        every_ms: z.int().min(100).max(60_000).default(2000),
      })
      .optional(),
  })
  .meta({ id: 'DamStep' })
export type DamStep = z.infer<typeof damStep>

export const damAuth = z
  .strictObject({
    in: z.enum(['header', 'query', 'basic']).default('header'),
    name: z.string().min(1).max(100).optional().describe('Authorization, or api_key in a query.'),
    prefix: z.string().max(50).optional().describe('`Bearer ` in the Authorization header, else nothing.'),
    token_url: url.optional(),
    scope: z.string().max(1000).optional(),
    client_auth: z.enum(['basic', 'post']).default('basic'),
    token_fields: z
      .record(z.string().min(1).max(100), z.string().max(1000))
      .optional()
      .describe(
        'Fields of the token request in place of the standard ones; {client_id} and other credentials by name.',
      ),
    token_in: z.enum(['form', 'query']).default('form'),
    signer: z.enum(signers).default('none'),
    region: z.string().max(100).optional().describe('For sigv4.'),
    service: z.string().max(100).optional().describe('For sigv4; s3 without it.'),
  })
  .meta({ id: 'DamAuth' })

/** Secrets by name: `api_key`, or `client_id` and `client_secret`, or what the signer needs. */
export const damCredentials = z.record(name, z.string().min(1).max(8000))

/** What a DAM destination is saved with. The seed's five fields alone make the generic connector. */
export const damConfig = z
  .strictObject({
    preset: z.string().max(50).optional().describe('The preset that it was made from.'),
    endpoint: url,
    auth_type: z.enum(authTypes),
    credentials: damCredentials.optional().describe('Write-only; left out, they stay as they are.'),
    metadata_mapping: metadataMapping.optional(),
    folder_structure: z.string().max(500).refine(isStorable, 'must be well-formed text without NUL').default(''),
    auth: damAuth.optional(),
    asset_id: text.optional().describe('The asset’s id where we choose it; else what was saved as `asset_id`.'),
    lookup: z
      .strictObject({
        request: damStep,
        found: answerPointer,
        only_if: condition.optional().describe('What is found is ours only if this holds; else it is another’s.'),
        lag_s: z
          .int()
          .min(0)
          .max(300)
          .default(0)
          .describe('How long the peer’s index may lag: nothing is sent again before it was asked for so long.'),
        save: saved.default({}),
        resume: name
          .optional()
          .describe('The step to go on with where what is found is not whole: an asset without its file.'),
        finish: name
          .optional()
          .describe('The step to go on with where what is found is whole: metadata that comes after the file.'),
      })
      .optional(),
    folder: z
      .strictObject({
        request: damStep,
        ok: statuses.optional(),
        per_segment: z.boolean().default(true),
        save: saved.default({}),
      })
      .optional(),
    steps: z.array(damStep).min(1).max(20).optional(),
    verify: z
      .strictObject({
        request: damStep,
        sha256: checkPointer.optional().describe('Where the answer tells the hash; `body`: of the answer’s own bytes.'),
        size: checkPointer.optional(),
      })
      .optional(),
    retry: z
      .strictObject({ max: z.int().min(0).max(10).default(3), base_ms: z.int().min(10).max(60_000).default(1000) })
      .optional(),
    limits: z
      .strictObject({
        concurrency: z.int().min(1).max(32).default(4),
        timeout_s: z.int().min(1).max(600).default(60),
        per_second: z.number().min(0.01).max(1000).optional().describe('Requests, over all worker processes.'),
      })
      .optional(),
  })
  .meta({ id: 'DamConfig' })
export type DamConfig = z.infer<typeof damConfig>

/**
 * What a peer allows to promise about uploads that were interrupted: the file has an id or path of our choosing, can be
 * found by our unique key, can be found by its checksum or name, or cannot be found at all.
 */
export const guarantees = ['own_id', 'unique_external_id', 'checksum', 'none'] as const
export type Guarantee = (typeof guarantees)[number]
