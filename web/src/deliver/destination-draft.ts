// A destination while it is typed: fields of text, and what is sent of them.
import { damAuth } from '@sartiq/contract/deliver/dam.ts'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import { metadataMapping } from '@sartiq/contract/export/metadata.ts'
import { z } from 'zod'

/** A name and its value in a list of them; the key tells rows apart while they are typed. */
export type Pair = { key: number; name: string; value: string }

let lastKey = 0
export function newPair(name = '', value = ''): Pair {
  lastKey += 1
  return { key: lastKey, name, value }
}

export type DamDraft = {
  endpoint: string
  auth_type: 'api_key' | 'oauth'
  /** What was changed of `auth`, each as text; empty stands for its default. */
  auth: Record<AuthField, string>
  credentials: Pair[]
  title: string
  description: string
  keywords: string[]
  custom_fields: Pair[]
  folder_structure: string
  /** Everything else that makes a connector custom, as JSON: steps, lookup, folder, verify, retry, limits. */
  custom: string
  /** The preset that it was made from. */
  preset: string | undefined
}

export const authFields = [
  'in',
  'name',
  'prefix',
  'token_url',
  'scope',
  'client_auth',
  'signer',
  'region',
  'service',
] as const
export type AuthField = (typeof authFields)[number]

/** What has a field of its own, or is kept as it is; the rest of a config is custom. */
const ownKeys = ['preset', 'endpoint', 'auth_type', 'auth', 'credentials', 'metadata_mapping', 'folder_structure']

const record = z.record(z.string(), z.unknown())
const saved = z.looseObject({
  preset: z.string().optional(),
  endpoint: z.string().catch(''),
  auth_type: z.enum(['api_key', 'oauth']).catch('api_key'),
  auth: record.catch({}),
  credentials: z.record(z.string(), z.string()).catch({}),
  metadata_mapping: metadataMapping.catch(metadataMapping.parse({})),
  folder_structure: z.string().catch('{shooting}/{sku}'),
})

/** The draft of a saved config; `{}` gives an empty one with the usual defaults. Of saved secrets only hints are known. */
export function damDraftOf(config: Destination['config']): DamDraft {
  return { ...draftOf(config), credentials: [] }
}

/** The draft of a config that was just made of a preset, secrets included. */
export function freshDraftOf(config: Destination['config']): DamDraft {
  const { credentials } = saved.parse(config)
  return {
    ...draftOf(config),
    credentials: Object.entries(credentials).map(([name, value]) => newPair(name, value)),
  }
}

function draftOf(config: Destination['config']): Omit<DamDraft, 'credentials'> {
  const { preset, endpoint, auth_type, auth, metadata_mapping, folder_structure } = saved.parse(config)
  const rest = Object.entries(config).filter(([key]) => !ownKeys.includes(key))
  const otherAuth = Object.entries(auth).filter(([key]) => !authFields.some((field) => field === key))
  const custom = Object.fromEntries([
    ...(otherAuth.length > 0 ? [['auth', Object.fromEntries(otherAuth)] as const] : []),
    ...rest,
  ])
  const { title, description, keywords, custom_fields } = metadata_mapping
  return {
    preset,
    endpoint,
    auth_type,
    auth: shownAuth(auth),
    title,
    description,
    keywords,
    custom_fields: Object.entries(custom_fields).map(([name, value]) => newPair(name, value)),
    folder_structure,
    custom: Object.keys(custom).length === 0 ? '' : JSON.stringify(custom, null, 2),
  }
}

function shownAuth(auth: Record<string, unknown>): Record<AuthField, string> {
  const defaults: Partial<Record<AuthField, unknown>> = damAuth.parse({})
  const shown = (field: AuthField) => {
    const value = auth[field]
    return typeof value === 'string' && value !== defaults[field] ? value : ''
  }
  return {
    in: shown('in'),
    name: shown('name'),
    prefix: shown('prefix'),
    token_url: shown('token_url'),
    scope: shown('scope'),
    client_auth: shown('client_auth'),
    signer: shown('signer'),
    region: shown('region'),
    service: shown('service'),
  }
}

export type ConfigResult = { ok: true; config: Record<string, unknown> } | { ok: false; message: string }

/** What is sent: empty fields are left out, so that defaults and kept secrets stay. */
export function damConfigOf(draft: DamDraft): ConfigResult {
  const custom = readCustom(draft.custom)
  if (!custom.ok) return custom
  const { auth: otherAuth, ...rest } = custom.config
  const ownAuth = Object.fromEntries(Object.entries(draft.auth).filter(([, value]) => value !== ''))
  const auth = { ...record.catch({}).parse(otherAuth), ...ownAuth }
  const credentials = pairsOf(draft.credentials)
  const { preset, endpoint, auth_type, folder_structure, title, description, keywords } = draft
  return {
    ok: true,
    config: {
      ...(preset !== undefined && { preset }),
      endpoint: endpoint.trim(),
      auth_type,
      ...(Object.keys(credentials).length > 0 && { credentials }),
      metadata_mapping: { title, description, keywords, custom_fields: pairsOf(draft.custom_fields) },
      folder_structure,
      ...(Object.keys(auth).length > 0 && { auth }),
      ...rest,
    },
  }
}

function pairsOf(pairs: Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs
      .filter(({ name, value }) => name.trim() !== '' && value !== '')
      .map(({ name, value }) => [name.trim(), value]),
  )
}

function readCustom(text: string): ConfigResult {
  if (text.trim() === '') return { ok: true, config: {} }
  try {
    const read = record.safeParse(JSON.parse(text))
    if (!read.success) return { ok: false, message: 'Write an object: { "steps": […] }' }
    const own = Object.keys(read.data).find((key) => key !== 'auth' && ownKeys.includes(key))
    if (own) return { ok: false, message: `“${own}” has a field of its own above` }
    return { ok: true, config: read.data }
  } catch (error) {
    return { ok: false, message: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}
