// The HTTP server: limits, headers and error answers, before any chapter is mounted.
import { readFile } from 'node:fs/promises'
import { errors, Refusal } from '@sartiq/contract/error.ts'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { newId } from '../id.ts'
import type { Log } from '../log.ts'
import { problemBody, problemType, sendProblem } from './problem.ts'

export const jsonLimit = 256 * 1024
export const imageLimit = 100 * 1024 * 1024

/** A server with no routes yet. Every error, a bad URL included, answers as a problem. */
export async function createHttpServer(log: Log): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: log.child({}, { level: 'warn' }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    bodyLimit: jsonLimit,
    // A slow sender is cut off; without the interval Node looks only every 30 seconds.
    requestTimeout: 300_000,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 20_000, connectionsCheckingInterval: 2000 },
    keepAliveTimeout: 75_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    clientErrorHandler(_error, socket) {
      // Browsers connect ahead of need. Who has asked nothing in time is left without a word: an answer would meet the
      // request that is sent at that moment, and be shown in place of the page.
      if (socket.bytesRead === 0) socket.destroy()
      else if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    },
    frameworkErrors(error, request, reply) {
      return sendProblem(error, request as never, reply as never, log) as never
    },
  })
  // Only JSON is read as a body; Fastify would take text as well.
  server.removeContentTypeParser('text/plain')
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log))
  await server.register(cookie)
  await server.register(multipart, {
    limits: { fieldSize: jsonLimit, fields: 5, files: 1, fileSize: imageLimit, parts: 6, headerPairs: 100 },
    throwFileSizeLimit: true,
  })
  await server.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, limit) =>
      new Refusal('RATE_LIMITED', { detail: `Too many tries; wait ${Math.ceil(limit.ttl / 1000)} seconds.` }),
  })
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    // Plain http on a laptop is the default; a proxy that adds TLS adds this header too.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  })
  server.addHook('onSend', (request, reply, _payload, done) => {
    reply.header('x-request-id', request.id)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    done()
  })
  return server
}

/** Answers 404 for everything that no route took: pages of the web app as its index, the rest as a problem. */
export function serveNotFound(server: FastifyInstance, indexHtml: string | undefined): void {
  server.setNotFoundHandler(async (request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/') && accepts(request.headers.accept)
    if (isPage && indexHtml) return reply.type('text/html; charset=utf-8').send(await readFile(indexHtml))
    const path = request.url.split('?', 1)[0] ?? '/'
    return reply
      .status(errors.NOT_FOUND[0])
      .type(problemType)
      .send(
        JSON.stringify(
          problemBody(
            new Refusal('NOT_FOUND', { detail: `Nothing answers ${request.method} ${path}.` }),
            path,
            request.id,
          ),
        ),
      )
  })
}

function accepts(header: string | undefined): boolean {
  return header?.includes('text/html') ?? false
}
