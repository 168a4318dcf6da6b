// What a DAM's connector can promise about an upload that was interrupted, read from its requests.
import { type DamConfig, damConfig, type Guarantee } from '@sartiq/contract/deliver/dam.ts'

/**
 * `own_id` where a file is put to an address of our choosing, `unique_external_id` where it can be asked for by our key,
 * `checksum` where it can be asked for by what it is or is called; else nobody can tell whether it is there.
 */
export function guaranteeOf(config: Record<string, unknown>): Guarantee {
  const parsed = damConfig.safeParse(config)
  if (!parsed.success) return 'none'
  const { steps = [], lookup } = parsed.data
  if (steps.some(({ method, path }) => method === 'PUT' && path.includes('{asset_key}'))) return 'own_id'
  if (!lookup) return 'none'
  if (mentions(lookup.request, '{asset_key}')) return 'unique_external_id'
  return mentions(lookup.request, '{sha256}') || mentions(lookup.request, '{filename}') ? 'checksum' : 'none'
}

function mentions(request: NonNullable<DamConfig['lookup']>['request'], token: string): boolean {
  return JSON.stringify([request.path, request.headers, request.fields]).includes(token)
}
