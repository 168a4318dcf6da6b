// Intake over HTTP.
import { refuse } from '@sartiq/contract/error.ts'
import * as generator from '@sartiq/contract/intake/generator.ts'
import * as api from '@sartiq/contract/intake/endpoints.ts'
import type { Context } from '../platform/context.ts'
import { type Route, route, withStatus } from '../platform/http/bind.ts'
import { createPrediction } from './create-prediction.ts'
import { createShooting } from './create-shooting.ts'
import { findGenerator, generatorView } from './generate/settings.ts'
import { listShootings } from './list-shootings.ts'
import { listShots } from './list-shots.ts'
import { putGenerator } from './put-generator.ts'
import { renameShooting } from './rename-shooting.ts'
import { shotView } from './rules/views.ts'
import { findShot, selectShootings, shootingView } from './store.ts'

export function intakeRoutes(ctx: Context): Route[] {
  return [
    route(api.createShooting, ({ body, once }) => createShooting(ctx, body.name, once)),
    route(api.listShootings, ({ query }) => listShootings(ctx, query)),
    route(api.getShooting, async ({ params }) => {
      const row = await selectShootings(ctx.db).where('id', '=', params.id).executeTakeFirst()
      return row ? shootingView(row) : refuse('NOT_FOUND')
    }),
    route(api.renameShooting, ({ params, body }) => renameShooting(ctx, params.id, body.name)),
    route(api.createPrediction, async ({ request }) => {
      const { status, prediction } = await createPrediction(ctx, request)
      return withStatus(status, prediction)
    }),
    route(api.getShot, async ({ params, actor }) => {
      const shot = await findShot(ctx.db, params.id)
      return shot ? shotView(shot, actor.role) : refuse('NOT_FOUND')
    }),
    route(generator.getGenerator, async ({ actor }) => generatorView(ctx, await findGenerator(ctx.db), actor.role)),
    route(generator.putGenerator, ({ actor, body }) => putGenerator(ctx, actor, body)),
    route(api.listShots, ({ query, actor }) => listShots(ctx, query, actor.role)),
  ]
}
