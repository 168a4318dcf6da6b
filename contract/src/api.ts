// The table of endpoints: everything that the product answers to, in the order of its chapters.
import * as bulk from './decide/bulk.ts'
import * as decide from './decide/endpoints.ts'
import * as revisions from './decide/revision.ts'
import * as deliver from './deliver/endpoints.ts'
import type { Endpoint } from './endpoint.ts'
import * as exporting from './export/endpoints.ts'
import * as presets from './export/preset.ts'
import * as intake from './intake/endpoints.ts'
import * as generator from './intake/generator.ts'
import * as audit from './people/audit.ts'
import * as people from './people/endpoints.ts'
import * as signOn from './people/oidc.ts'
import * as users from './people/users.ts'
import * as review from './review/endpoints.ts'

/** Every path below this one. */
export const basePath = '/api/v1'

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'permission' in value && 'replies' in value
}

export const api: Endpoint[] = [
  intake,
  generator,
  review,
  decide,
  bulk,
  revisions,
  exporting,
  presets,
  deliver,
  people,
  signOn,
  users,
  audit,
].flatMap((chapter) => Object.values(chapter).filter(isEndpoint))

/** The path of an endpoint with its parameters filled in and encoded, below the base path. */
export function pathOf(endpoint: Pick<Endpoint, 'path'>, params: Record<string, string> = {}): string {
  return basePath + endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}
