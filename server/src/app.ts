// The HTTP application: every chapter's routes on one server, with sessions, docs, health and the web app.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { basePath } from '@sartiq/contract/api.ts'
import { openApiDocument } from '@sartiq/contract/openapi.ts'
import session from '@fastify/session'
import fastifyStatic from '@fastify/static'
import apiReference from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import { decideRoutes } from './decide/routes.ts'
import { deliverRoutes } from './deliver/routes.ts'
import { exportRoutes } from './export/routes.ts'
import { healthRoutes } from './health.ts'
import { intakeRoutes } from './intake/routes.ts'
import { identify } from './people/identify.ts'
import { peopleRoutes } from './people/routes.ts'
import { sessionStore } from './people/session-store.ts'
import type { Context } from './platform/context.ts'
import { bind } from './platform/http/bind.ts'
import { createHttpServer, serveNotFound } from './platform/http/server.ts'
import { reviewRoutes } from './review/routes.ts'

const week = 7 * 24 * 3600 * 1000

/** @param webFolder the built web app; absent: the API alone */
export async function createApp(ctx: Context, webFolder?: string): Promise<FastifyInstance> {
  const server = await createHttpServer(ctx.log)
  await server.register(session, {
    secret: ctx.keys.derive('session-cookie').toString('hex'),
    cookieName: 'sartiq_session',
    // `auto`: only over TLS where the request came by TLS, so that a laptop without it works.
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/', maxAge: week },
    saveUninitialized: false,
    rolling: false,
    store: sessionStore(ctx.db, ctx.clock, week),
  })
  // Streams that never end by themselves would hold the stop up.
  const closing = new AbortController()
  server.addHook('preClose', async () => closing.abort())
  const routes = [
    ...intakeRoutes(ctx),
    ...reviewRoutes(ctx, closing.signal),
    ...decideRoutes(ctx),
    ...exportRoutes(ctx),
    ...deliverRoutes(ctx),
    ...peopleRoutes(ctx),
  ]
  bind(server, routes, {
    identify: (request) => identify(ctx, request),
    clock: ctx.clock,
    log: ctx.log,
    strictReplies: ctx.config.strictReplies,
  })
  await serveDocs(server)
  await server.register(healthRoutes(ctx))
  await serveWeb(server, webFolder)
  return server
}

async function serveDocs(server: FastifyInstance): Promise<void> {
  const document = openApiDocument()
  server.get(`${basePath}/openapi.json`, () => document)
  await server.register(async (scope) => {
    // The reference page brings its script with it and starts it inline; nothing of ours runs there.
    scope.addHook('onSend', (_request, reply, _payload, done) => {
      reply.header('content-security-policy', "default-src 'self' 'unsafe-inline' data: blob:; frame-ancestors 'none'")
      done()
    })
    await scope.register(apiReference, {
      routePrefix: '/api/docs',
      configuration: { content: document, withDefaultFonts: false, telemetry: false, agent: { disabled: true } },
    })
  })
}

async function serveWeb(server: FastifyInstance, folder: string | undefined): Promise<void> {
  const index = folder && existsSync(join(folder, 'index.html')) ? join(folder, 'index.html') : undefined
  if (folder && index) {
    await server.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (response, path) => {
        // Built files carry a hash in their name; the page that names them must be asked for each time.
        const isHashed = path.startsWith(join(folder, 'assets'))
        response.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  serveNotFound(server, index)
}
