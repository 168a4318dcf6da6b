// OpenAPI 3.1 from the table of endpoints: what docs/openapi.json and GET /openapi.json show.
import { z } from 'zod'
import { api, basePath } from './api.ts'
import type { Endpoint } from './endpoint.ts'
import { type ErrorCode, errors, problem } from './error.ts'

type Json = Record<string, unknown>
type Schemas = Record<string, Json>

/** Codes that any call may answer, by what it takes. */
function codesOf(endpoint: Endpoint): ErrorCode[] {
  return [
    ...(endpoint.permission === 'open' ? [] : (['NOT_SIGNED_IN', 'NOT_ALLOWED'] as const)),
    ...(endpoint.method === 'GET' ? [] : (['MALFORMED', 'ORIGIN_REFUSED', 'UNSUPPORTED_MEDIA_TYPE'] as const)),
    ...(endpoint.params ? (['NOT_FOUND'] as const) : []),
    ...(endpoint.body ? (['TOO_LARGE'] as const) : []),
    ...(endpoint.query || endpoint.body ? (['INVALID_VALUE'] as const) : []),
    ...(endpoint.refusals ?? []),
    'DATABASE_AWAY',
    'STORAGE_AWAY',
    'BUSY',
  ]
}

/** The whole document. Equal contracts give equal text. */
export function openApiDocument(): Json {
  const schemas: Schemas = {}
  schemaOf(problem, 'output', schemas)
  const paths: Record<string, Json> = {}
  for (const endpoint of api) {
    const path = basePath + endpoint.path
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sartiq Delivery',
      version: '1',
      description: 'Review, approve and deliver AI-generated product and fashion images.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(api.map(({ chapter }) => chapter))].map((name) => ({ name })),
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'sartiq_session' },
      },
      schemas,
    },
  }
}

function operation(endpoint: Endpoint, schemas: Schemas): Json {
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.chapter],
    'x-permission': endpoint.permission,
    ...(endpoint.permission === 'open' && { security: [{}] }),
    parameters: [
      ...parameters(endpoint.params, 'path', schemas),
      ...parameters(endpoint.query, 'query', schemas),
      ...(endpoint.idempotent ? [idempotencyKey] : []),
    ],
    ...(endpoint.body && { requestBody: requestBody(endpoint, schemas) }),
    responses: responses(endpoint, schemas),
  }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'An equal request with the same key within 24 hours gets the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query', schemas: Schemas): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = resolved(schemaOf(schema, 'input', schemas), schemas) as {
    properties?: Json
    required?: string[]
  }
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: value,
  }))
}

function requestBody(endpoint: Endpoint, schemas: Schemas): Json {
  const schema = endpoint.body && schemaOf(endpoint.body, 'input', schemas)
  if (endpoint.bodyIs !== 'multipart') return { required: true, content: { 'application/json': { schema } } }
  const multipart = { type: 'object', required: ['metadata', 'image'], properties: { metadata: schema, image: {} } }
  const withUrl = {
    allOf: [
      schema,
      { type: 'object', required: ['image_url'], properties: { image_url: { type: 'string', format: 'uri' } } },
    ],
  }
  return {
    required: true,
    content: { 'multipart/form-data': { schema: multipart }, 'application/json': { schema: withUrl } },
  }
}

const redirect = {
  description: 'On to the address in `Location`',
  headers: { location: { schema: { type: 'string' } } },
}

function responses(endpoint: Endpoint, schemas: Schemas): Json {
  const all: Record<string, Json> = {}
  for (const [status, schema] of Object.entries(endpoint.replies)) {
    const content = { 'application/json': { schema: schemaOf(schema, 'output', schemas) } }
    all[status] =
      status === '204' ? { description: 'Done' } : status === '302' ? redirect : { description: 'Done', content }
  }
  if (endpoint.files) {
    const content = Object.fromEntries(endpoint.files.map((type) => [type, {}]))
    const statuses = endpoint.files.some((type) => type.startsWith('text/')) ? ['200'] : ['200', '206', '304']
    for (const status of statuses) {
      // What answers JSON too, by `Accept`, keeps it.
      const json = all[status]?.['content']
      all[status] = {
        description: 'Bytes',
        ...(status !== '304' && { content: { ...content, ...(typeof json === 'object' && json) } }),
      }
    }
  }
  for (const code of codesOf(endpoint)) {
    const [status, title] = errors[code]
    const known = all[status]?.['description']
    const description = typeof known === 'string' ? `${known} · ${code}: ${title}` : `${code}: ${title}`
    const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
    all[status] = { description, content }
  }
  return all
}

/**
 * A schema as JSON Schema. Named parts of it (`.meta({ id })`) become components once; a part that reads otherwise as
 * input than as output, since defaults may be left out, has an `Input` component of its own.
 */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Schemas): Json {
  const {
    $schema: _,
    $defs = {},
    ...rest
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  const parts = $defs as Record<string, Json>
  const own = typeof rest['id'] === 'string' ? rest['id'] : undefined
  if (own) parts[own] = rest
  const names = new Map(Object.keys(parts).map((name) => [name, io === 'input' ? `${name}Input` : name]))
  const named = (value: unknown): unknown => rename(value, names)
  for (const [name, part] of Object.entries(parts)) schemas[names.get(name) ?? name] = named(withoutId(part)) as Json
  return own ? { $ref: `#/components/schemas/${names.get(own)}` } : (named(rest) as Json)
}

function withoutId({ id: _, ...part }: Json): Json {
  return part
}

function rename(value: unknown, names: Map<string, string>): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => {
    if (key !== '$ref' || typeof inner !== 'string') return inner
    const name = inner.replace('#/$defs/', '')
    return `#/components/schemas/${names.get(name) ?? name}`
  })
}

function resolved(schema: Json, schemas: Schemas): Json {
  const ref = schema['$ref']
  return typeof ref === 'string' ? (schemas[ref.split('/').at(-1) ?? ''] ?? {}) : schema
}
