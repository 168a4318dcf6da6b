// OpenAPI 3.1 from the table of endpoints: what docs/openapi.json and GET /openapi.json show.
import { z } from 'zod'
import { api, basePath } from './api.ts'
import type { Endpoint } from './endpoint.ts'
import { type ErrorCode, errors, problem } from './error.ts'

type Json = Record<string, unknown>

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
  const paths: Record<string, Json> = {}
  for (const endpoint of api) {
    const path = basePath + endpoint.path
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
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
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  }
}

function operation(endpoint: Endpoint): Json {
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.chapter],
    'x-permission': endpoint.permission,
    ...(endpoint.permission === 'open' && { security: [{}] }),
    parameters: [
      ...parameters(endpoint.params, 'path'),
      ...parameters(endpoint.query, 'query'),
      ...(endpoint.idempotent ? [idempotencyKey] : []),
    ],
    ...(endpoint.body && { requestBody: requestBody(endpoint) }),
    responses: responses(endpoint),
  }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'An equal request with the same key within 24 hours gets the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: value,
  }))
}

function requestBody(endpoint: Endpoint): Json {
  const schema = endpoint.body && schemaOf(endpoint.body, 'input')
  if (endpoint.bodyIs !== 'multipart') return { required: true, content: { 'application/json': { schema } } }
  const multipart = { type: 'object', required: ['metadata', 'image'], properties: { metadata: schema, image: {} } }
  const withUrl = { allOf: [schema, { type: 'object', required: ['image_url'], properties: { image_url: { type: 'string', format: 'uri' } } }] }
  return {
    required: true,
    content: { 'multipart/form-data': { schema: multipart }, 'application/json': { schema: withUrl } },
  }
}

function responses(endpoint: Endpoint): Json {
  const all: Record<string, Json> = {}
  for (const [status, schema] of Object.entries(endpoint.replies)) {
    const content = { 'application/json': { schema: schemaOf(schema, 'output') } }
    all[status] = status === '204' ? { description: 'Done' } : { description: 'Done', content }
  }
  if (endpoint.files) {
    const content = Object.fromEntries(endpoint.files.map((type) => [type, {}]))
    const statuses = endpoint.files.includes('text/event-stream') ? ['200'] : ['200', '206', '304']
    for (const status of statuses) all[status] = { description: 'Bytes', ...(status !== '304' && { content }) }
  }
  for (const code of codesOf(endpoint)) {
    const [status, title] = errors[code]
    const known = all[status]?.['description']
    const description = known ? `${String(known)} · ${code}: ${title}` : `${code}: ${title}`
    const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
    all[status] = { description, content }
  }
  return all
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  return rest
}
