// What a connector's config lets us promise about an upload that was interrupted.
import type { Connector, ConnectorStep } from './connector.ts'
import type { Guarantee } from './dam.ts'
import { namesIn, partsOf } from './template.ts'

const ownPlace = new Set(['asset_key', 'filename', 'path'])
const ownKey = new Set(['asset_key'])
const likeness = new Set(['sha256', 'sha256_base64', 'filename', 'path', 'stem'])

/** @param connector compiled without errors */
export function guaranteeOf({ lookup, steps, asset_id }: Connector): Guarantee {
  // A PUT to a place of our choosing gives the same asset, however often it is made.
  if (steps.some((step) => step.method === 'PUT' && step.body === 'raw' && names(pathOf(step), ownPlace)))
    return 'own_id'
  if (!lookup) return 'none'
  const { request } = lookup
  if (names(pathOf(request), ownKey) || (asset_id !== null && names(pathOf(request), ownPlace))) return 'own_id'
  const asked = JSON.stringify([request.path, request.query, request.fields, request.headers, request.xml])
  if (asked.includes('{asset_key')) return 'unique_external_id'
  return [...likeness].some((name) => asked.includes(`{${name}`)) ? 'checksum' : 'none'
}

/** The values that stand in the path itself, before any query. */
function pathOf({ path }: ConnectorStep): string[] {
  const parts = partsOf(path)
  const query = parts.findIndex((part) => part.kind === 'text' && part.text.includes('?'))
  return namesIn(query < 0 ? parts : parts.slice(0, query)).map(({ name }) => name)
}

function names(path: string[], wanted: Set<string>): boolean {
  return path.some((name) => wanted.has(name))
}
