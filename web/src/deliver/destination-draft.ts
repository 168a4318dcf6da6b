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
  /** Everything that makes a connector custom, as JSON: steps, lookup, folder, verify, retry, limits. */
  custom: string
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

const customKeys = ['lookup', 'folder', 'steps', 'verify', 'retry', 'limits'] as const

const record = z.record(z.string(), z.unknown())
const saved = z.looseObject({
  endpoint: z.string().catch(''),
  auth_type: z.enum(['api_key', 'oauth']).catch('api_key'),
  auth: record.catch({}),
  credentials: z.record(z.string(), z.string()).catch({}),
  metadata_mapping: metadataMapping.catch(metadataMapping.parse({})),
  folder_structure: z.string().catch('{shooting}/{sku}'),
})

/** The draft of a saved config; `{}` gives an empty one with the usual defaults. Secrets are never in it. */
export function damDraftOf(config: Destination['config']): DamDraft {
  const { endpoint, auth_type, auth, metadata_mapping, folder_structure } = saved.parse(config)
  const custom = Object.fromEntries(customKeys.flatMap((key) => (key in config ? [[key, config[key]]] : [])))
  const { title, description, keywords, custom_fields } = metadata_mapping
  return {
    endpoint,
    auth_type,
    auth: emptyAuth(auth),
    credentials: [],
    title,
    description,
    keywords,
    custom_fields: Object.entries(custom_fields).map(([name, value]) => newPair(name, value)),
    folder_structure,
    custom: Object.keys(custom).length === 0 ? '' : JSON.stringify(custom, null, 2),
  }
}

function emptyAuth(auth: Record<string, unknown>): Record<AuthField, string> {
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
  const auth = Object.fromEntries(Object.entries(draft.auth).filter(([, value]) => value !== ''))
  const credentials = pairsOf(draft.credentials)
  const { endpoint, auth_type, folder_structure, title, description, keywords } = draft
  return {
    ok: true,
    config: {
      endpoint: endpoint.trim(),
      auth_type,
      ...(Object.keys(credentials).length > 0 && { credentials }),
      metadata_mapping: { title, description, keywords, custom_fields: pairsOf(draft.custom_fields) },
      folder_structure,
      ...(Object.keys(auth).length > 0 && { auth }),
      ...custom.config,
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
    const unknown = Object.keys(read.data).find((key) => !customKeys.some((known) => known === key))
    if (unknown) return { ok: false, message: `“${unknown}” has no place here; there are ${customKeys.join(', ')}` }
    return { ok: true, config: read.data }
  } catch (error) {
    return { ok: false, message: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}
