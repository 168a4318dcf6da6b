// Scopes of API keys: reading or writing in a chapter. They narrow what the key's role allows, and never widen it.
import type { Endpoint } from '../endpoint.ts'

const chapters = ['intake', 'review', 'decide', 'export', 'deliver', 'insight', 'people'] as const

export const scopes = chapters.flatMap((chapter) => [`${chapter}:read`, `${chapter}:write`] as const)
export type Scope = (typeof scopes)[number]

/** The scope that an endpoint needs. */
export function scopeOf({ chapter, method }: Pick<Endpoint, 'chapter' | 'method'>): Scope {
  return `${chapter}:${method === 'GET' ? 'read' : 'write'}`
}

/** Whether a key's scopes let it call an endpoint; no list at all lets everything through. Writing includes reading. */
export function scopesAllow(
  held: readonly Scope[] | null,
  endpoint: Pick<Endpoint, 'id' | 'chapter' | 'method'>,
): boolean {
  // Everybody may ask who they are.
  if (held === null || endpoint.id === 'getMe') return true
  const needed = scopeOf(endpoint)
  return held.includes(needed) || (endpoint.method === 'GET' && held.includes(`${endpoint.chapter}:write`))
}
