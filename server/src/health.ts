// Health for whoever runs it: alive, ready, and metrics.
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { identify } from './people/identify.ts'
import type { Context } from './platform/context.ts'
import { pingDatabase } from './platform/db/database.ts'

const patience = 4000

/** `GET /healthz`, `GET /readyz`, `GET /metrics`. */
export function healthRoutes(ctx: Context): (server: FastifyInstance) => Promise<void> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return async (server) => {
    server.get('/healthz', () => ({ status: 'alive' }))
    server.get('/readyz', async (_request, reply) => {
      const checks = {
        database: await verdict(pingDatabase(ctx.db)),
        storage: await verdict(ctx.storage.check()),
        queue: await verdict(ctx.queue.check()),
      }
      const isReady = Object.values(checks).every((one) => one === 'ok')
      return reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', ...checks })
    })
    server.get('/metrics', async (request, reply) => {
      if (!ctx.config.metricsOpen && !(await identify(ctx, request))) refuse('NOT_SIGNED_IN')
      return reply.type(registry.contentType).send(await registry.metrics())
    })
  }
}

async function verdict(check: Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => (timer = setTimeout(resolve, patience, 'no answer')))
  const outcome = check.then(
    () => 'ok',
    () => 'away',
  )
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer))
}
