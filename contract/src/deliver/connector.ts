// A DAM's config compiled: every default filled in, every template read, or a list of what is wrong and where.
import { metadataMapping, type MetadataMapping } from '../export/metadata.ts'
import { checkConnector, type ConfigError } from './connector-check.ts'
import type { DamConfig, DamStep, TemplateValue } from './dam.ts'

export type ConnectorAuth = {
  type: 'api_key' | 'oauth'
  in: 'header' | 'query' | 'basic'
  /** Of the header or the query's parameter. */
  name: string
  prefix: string
  token_url: string | null
  scope: string | null
  client_auth: 'basic' | 'post'
  token_fields: Record<string, string> | null
  token_in: 'form' | 'query'
  signer: 'none' | 'sigv4' | 'sha256-query' | 'cloudinary'
  region: string
  service: string
}

export type ConnectorStep = Omit<DamStep, 'id' | 'body'> & { id: string; body: NonNullable<DamStep['body']> }

/** What the engine runs: the seed's five fields alone give the same data as a config that writes everything out. */
export type Connector = {
  /** Without a slash at its end. */
  endpoint: string
  auth: ConnectorAuth
  mapping: MetadataMapping
  folder_structure: string
  asset_id: string | null
  lookup: (Omit<NonNullable<DamConfig['lookup']>, 'request'> & { request: ConnectorStep }) | null
  folder: { request: ConnectorStep; per_segment: boolean } | null
  steps: ConnectorStep[]
  verify: (Omit<NonNullable<DamConfig['verify']>, 'request'> & { request: ConnectorStep }) | null
  retry: { max: number; base_ms: number }
  limits: { concurrency: number; timeout_s: number; per_second: number | null }
}

export type Compiled = { connector: Connector; errors: ConfigError[] }

/**
 * Compiles a config that its schema has parsed. The connector may be run only where `errors` is empty.
 * @param config without `credentials`, those are taken to be complete: they are write-only
 */
export function compileConnector(config: DamConfig): Compiled {
  const mapping = config.metadata_mapping ?? metadataMapping.parse({})
  const connector: Connector = {
    endpoint: config.endpoint.replace(/\/+$/, ''),
    auth: resolveAuth(config),
    mapping,
    folder_structure: config.folder_structure,
    asset_id: config.asset_id ?? null,
    lookup: config.lookup ? { ...config.lookup, request: resolveStep(config.lookup.request, 'lookup', 'json') } : null,
    folder: resolveFolder(config),
    steps: config.steps
      ? config.steps.map((step, at) => resolveStep(step, `step_${at + 1}`, 'multipart'))
      : [genericStep(mapping, config.folder_structure)],
    verify: config.verify ? { ...config.verify, request: resolveStep(config.verify.request, 'verify', 'json') } : null,
    retry: config.retry ?? { max: 3, base_ms: 1000 },
    limits: { concurrency: 4, timeout_s: 60, ...config.limits, per_second: config.limits?.per_second ?? null },
  }
  return { connector, errors: checkConnector(connector, config) }
}

function resolveAuth({ auth_type, auth }: DamConfig): ConnectorAuth {
  const place = auth?.in ?? 'header'
  const name = auth?.name ?? (place === 'query' ? 'api_key' : 'Authorization')
  const isBearer = place === 'header' && name.toLowerCase() === 'authorization'
  return {
    type: auth_type,
    in: place,
    name,
    prefix: auth?.prefix ?? (isBearer ? 'Bearer ' : ''),
    token_url: auth?.token_url ?? null,
    scope: auth?.scope ?? null,
    client_auth: auth?.client_auth ?? 'basic',
    token_fields: auth?.token_fields ?? null,
    token_in: auth?.token_in ?? 'form',
    signer: auth?.signer ?? 'none',
    region: auth?.region ?? '',
    service: auth?.service ?? 's3',
  }
}

const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'MKCOL', 'PROPFIND'])

function resolveStep(step: DamStep, id: string, postBody: 'multipart' | 'json'): ConnectorStep {
  return { ...step, id: step.id ?? id, body: step.body ?? defaultBody(step, postBody) }
}

function defaultBody(step: DamStep, postBody: 'multipart' | 'json'): ConnectorStep['body'] {
  if (step.xml !== undefined) return 'xml'
  const hasFields = Object.keys(step.fields).length > 0
  if (postBody === 'json') return hasFields ? 'json' : 'none'
  if (step.method === 'POST') return 'multipart'
  if (step.method === 'PUT') return hasFields ? 'json' : 'raw'
  return bodiless.has(step.method) || !hasFields ? 'none' : 'json'
}

function resolveFolder({ folder }: DamConfig): Connector['folder'] {
  if (!folder) return null
  const request = resolveStep(folder.request, 'folder', 'json')
  const ok = folder.ok ?? request.ok
  return {
    request: { ...request, ...(ok && { ok }), save: { ...request.save, ...folder.save } },
    per_segment: folder.per_segment,
  }
}

/** One multipart POST to the endpoint: metadata as fields, the file last in `file`, the asset's id at /id. */
function genericStep(mapping: MetadataMapping, folder_structure: string): ConnectorStep {
  const fields: Record<string, TemplateValue> = {
    title: '{meta.title}',
    description: '{meta.description}',
    keywords: '{meta.keywords}',
    ...(folder_structure !== '' && { folder: '{folder}' }),
    external_id: '{asset_key}',
    ...Object.fromEntries(Object.keys(mapping.custom_fields).map((name) => [name, `{meta.${name}}`])),
  }
  return {
    id: 'upload',
    method: 'POST',
    path: '',
    headers: {},
    body: 'multipart',
    fields,
    file_field: 'file',
    file_last: true,
    save: { asset_id: '/id' },
    part_bytes: 5 * 1024 * 1024,
  }
}
