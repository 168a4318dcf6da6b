// The generator's settings in the database, with their secret sealed.
import { type Generator, type GeneratorSettings, generatorSettings } from '@sartiq/contract/intake/generator.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import type { Context } from '../../platform/context.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import type { GeneratorRow } from '../../platform/db/tables.ts'
import { hintOf, seal, unseal } from '../../platform/secrets/seal.ts'

const place = 'generators.sealed_secret'

export function findGenerator(db: Db | Tx): Promise<GeneratorRow | undefined> {
  return db.selectFrom('generators').selectAll().executeTakeFirst()
}

export function sealGeneratorSecret(ctx: Context, secret: string): string {
  return seal(ctx.keys, place, secret)
}

export function generatorSecret(ctx: Context, row: Pick<GeneratorRow, 'sealed_secret'>): string | null {
  return row.sealed_secret === null ? null : unseal(ctx.keys, place, row.sealed_secret)
}

/** Settings as they were saved, without the secret. */
export function settingsOf(row: Pick<GeneratorRow, 'type' | 'settings'>): GeneratorSettings {
  return generatorSettings.parse({ ...row.settings, type: row.type })
}

/** What an answer shows. The hint is for those who may change the secret. */
export function generatorView(ctx: Context, row: GeneratorRow | undefined, role: Role): Generator {
  const settings = row ? settingsOf(row) : ({ type: 'none' } as const)
  const secret = row && role === 'admin' ? generatorSecret(ctx, row) : null
  return {
    type: settings.type,
    url: 'url' in settings ? settings.url : null,
    workflow: 'workflow' in settings ? settings.workflow : null,
    deadline_s: 'deadline_s' in settings ? settings.deadline_s : null,
    poll_ms: 'poll_ms' in settings ? settings.poll_ms : null,
    secret_hint: secret && hintOf(secret),
    updated_by: row ? { id: row.updated_by, name: row.updated_by_name } : null,
    updated_at: row?.updated_at ?? null,
  }
}
