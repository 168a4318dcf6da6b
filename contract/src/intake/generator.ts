// The generator: who makes new images when a revision asks for them, and how it is reached.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { person, time } from '../fields.ts'

export const generatorTypes = ['none', 'demo', 'http', 'comfyui'] as const
export type GeneratorType = (typeof generatorTypes)[number]

const url = z.url({ protocol: /^https?$/, message: 'must be an http or https address' }).max(2000)
const deadline_s = z.int().min(1).max(86_400).default(900).describe('Seconds until an answer is given up.')

/** A template in ComfyUI's API format: node id → class and inputs. */
const workflow = z
  .record(z.string().max(100), z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) }))
  .refine((nodes) => Object.keys(nodes).length > 0, 'must have at least one node; save the workflow in API format')

/** Settings; a secret that is left out stays as it is while type and host do. */
export const generatorSettings = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.literal('demo') }),
    z.strictObject({
      type: z.literal('http'),
      url,
      secret: z
        .string()
        .regex(
          /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/,
          'must be whsec_ and 24 to 64 bytes in base64; leave it out to have one made',
        )
        .optional(),
      deadline_s,
    }),
    z.strictObject({
      type: z.literal('comfyui'),
      url: url.describe('Where ComfyUI listens, for instance http://gpu:8188'),
      workflow,
      api_key: z
        .string()
        .regex(/^[\x21-\x7e]{8,500}$/, 'must be 8 to 500 visible ASCII characters')
        .optional()
        .describe('Sent as Authorization: Bearer …, where a proxy asks for one.'),
      deadline_s,
      poll_ms: z.int().min(100).max(60_000).default(1000),
    }),
  ])
  .meta({ id: 'GeneratorSettings' })
export type GeneratorSettings = z.infer<typeof generatorSettings>

export const generator = z
  .strictObject({
    type: z.enum(generatorTypes),
    url: z.string().nullable(),
    workflow: z.record(z.string(), z.unknown()).nullable(),
    deadline_s: z.int().nullable(),
    poll_ms: z.int().nullable(),
    secret_hint: z
      .string()
      .nullable()
      .describe('The last 4 characters of secret or api_key; null where there is none, or for other than admins.'),
    updated_by: person.nullable(),
    updated_at: time.nullable(),
  })
  .meta({ id: 'Generator' })
export type Generator = z.infer<typeof generator>

export const getGenerator = endpoint({
  id: 'getGenerator',
  chapter: 'intake',
  method: 'GET',
  path: '/generator',
  summary: 'Who makes new images',
  permission: 'view',
  replies: { 200: generator },
})

export const putGenerator = endpoint({
  id: 'putGenerator',
  chapter: 'intake',
  method: 'PUT',
  path: '/generator',
  summary: 'Choose who makes new images; a secret that is made here is shown this once',
  permission: 'administer',
  body: generatorSettings,
  replies: { 200: generator.extend({ secret: z.string().optional() }) },
})
