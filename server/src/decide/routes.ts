// Decide over HTTP.
import * as api from '@sartiq/contract/decide/endpoints.ts'
import { bulkDecide as bulkDecideEndpoint } from '@sartiq/contract/decide/bulk.ts'
import * as revisions from '@sartiq/contract/decide/revision.ts'
import type { Context } from '../platform/context.ts'
import { type Route, route } from '../platform/http/bind.ts'
import { approveShot } from './approve-shot.ts'
import { bulkApprove } from './bulk-approve.ts'
import { bulkDecide } from './bulk-decide.ts'
import { deleteShot } from './delete-shot.ts'
import { getShotHistory } from './get-shot-history.ts'
import { listRevisions } from './list-revisions.ts'
import { regenerateShot } from './regenerate-shot.ts'
import { rejectShot } from './reject-shot.ts'
import { requestRevision } from './request-revision.ts'
import { restoreShot } from './restore-shot.ts'
import { retryRevision } from './retry-revision.ts'
import { unapproveShot } from './unapprove-shot.ts'
import { undoDecision } from './undo-decision.ts'

export function decideRoutes(ctx: Context): Route[] {
  return [
    route(api.approveShot, ({ actor, params, body, request }) =>
      approveShot(ctx, actor, { ...body, shot_id: params.id, if_match: request.headers['if-match'] }),
    ),
    route(api.rejectShot, ({ actor, params, body, request }) =>
      rejectShot(ctx, actor, { ...body, shot_id: params.id, if_match: request.headers['if-match'] }),
    ),
    route(api.unapproveShot, ({ actor, params, body, request }) =>
      unapproveShot(ctx, actor, { ...body, shot_id: params.id, if_match: request.headers['if-match'] }),
    ),
    route(api.deleteShot, async ({ actor, params, request }) => {
      await deleteShot(ctx, actor, { shot_id: params.id, if_match: request.headers['if-match'] })
      return null
    }),
    route(api.restoreShot, ({ actor, params }) => restoreShot(ctx, actor, params.id)),
    route(revisions.requestRevision, ({ actor, params, body, once, request }) =>
      requestRevision(ctx, actor, { ...body, shot_id: params.id, if_match: request.headers['if-match'] }, once),
    ),
    route(revisions.listRevisions, ({ params, query }) => listRevisions(ctx, params.id, query)),
    route(revisions.regenerateShot, ({ actor, params, body, once, request }) =>
      regenerateShot(ctx, actor, { ...body, shot_id: params.id, if_match: request.headers['if-match'] }, once),
    ),
    route(revisions.retryRevision, ({ actor, params }) => retryRevision(ctx, actor, params.id)),
    route(api.bulkApprove, ({ actor, body }) => bulkApprove(ctx, actor, body.shots)),
    route(bulkDecideEndpoint, ({ actor, body }) => bulkDecide(ctx, actor, body)),
    route(api.undoDecision, ({ actor, params }) => undoDecision(ctx, actor, params.id)),
    route(api.getShotHistory, ({ params, query }) => getShotHistory(ctx, params.id, query)),
  ]
}
