// Asks the generator again for a revision that failed, or for the first time for one that it was never asked.
import type { Revision } from '@sartiq/contract/decide/revision.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { askGenerator, lockRevision, revisionView, selectRevisions } from '../intake/revisions.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { lockShots } from './store.ts'

export function retryRevision(ctx: Context, actor: Actor, id: string): Promise<Revision> {
  return transact(ctx.db, async (tx) => {
    const found = await tx.selectFrom('revisions').select('shot_id').where('id', '=', id).executeTakeFirst()
    if (!found || (await lockShots(tx, [found.shot_id])).size === 0) refuse('NOT_FOUND')
    const revision = (await lockRevision(tx, id)) ?? refuse('NOT_FOUND')
    const isAsked = revision.status === 'OPEN' && revision.generator !== null
    if (isAsked || revision.status === 'ANSWERED' || revision.status === 'WITHDRAWN') {
      const state = isAsked ? 'still waiting for the generator' : revision.status
      refuse('STATE_CONFLICT', { detail: `Only a revision that failed can be retried; this one is ${state}.` })
    }
    if (!(await askGenerator(ctx, tx, revision))) refuse('NO_GENERATOR')
    await recordAudit(tx, actor, timestamp(ctx.clock), { action: 'revision.retried', subject: id })
    return revisionView(await selectRevisions(tx).where('id', '=', id).executeTakeFirstOrThrow())
  })
}
