// What all fake DAMs have in common: assets that can be read back, faults on demand, and a strict ear for the protocol.
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { type Peer, type PeerRequest, sendJson, servePeer } from '../serve-peer.ts'

export type Asset = {
  id: string
  /** What we know it by: a key or a path; null where the peer was not told. */
  key: string | null
  bytes: Buffer
  fields: Record<string, string>
}

export type Call = PeerRequest & { url: URL; json(): unknown; form(): Record<string, string> }
/** A reply is JSON, or whatever a function sends. */
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> }

/** The peer refuses a request, and remembers why: most tests want that nothing was wrong. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What becomes of a request: done as asked, or something else instead. `number` counts all requests from 1. */
export type Fault = (call: Call, number: number) => 'none' | Reply | ((response: ServerResponse) => void)

export type FakeDam = Peer & {
  assets: Asset[]
  /** Breaches of the protocol, in the peer's words. */
  wrong: string[]
  fault: Fault
  /** Called when a request was carried out, before it is answered. */
  afterwards: (call: Call, number: number) => void | Promise<void>
  sha256s(): string[]
}

export async function fakeDam(serve: (call: Call, dam: FakeDam) => Reply | Promise<Reply>): Promise<FakeDam> {
  let number = 0
  const peer = await servePeer(async (request, response) => {
    const own = ++number
    const call = callOf(request, peer.url)
    const fault = dam.fault(call, own)
    if (typeof fault === 'function') return fault(response)
    const reply = fault === 'none' ? await answer(call, dam, serve) : fault
    await dam.afterwards(call, own)
    sendReply(response, reply)
  })
  const dam: FakeDam = Object.assign(peer, {
    assets: [],
    wrong: [],
    fault: () => 'none' as const,
    afterwards: () => undefined,
    sha256s: () => dam.assets.map(({ bytes }) => sha256(bytes)),
  })
  return dam
}

function callOf(request: PeerRequest, origin: string): Call {
  return {
    ...request,
    url: new URL(request.path, origin),
    json: () => JSON.parse(request.body.toString()) as unknown,
    form: () => Object.fromEntries(new URLSearchParams(request.body.toString())),
  }
}

async function answer(
  call: Call,
  dam: FakeDam,
  serve: (call: Call, dam: FakeDam) => Reply | Promise<Reply>,
): Promise<Reply> {
  try {
    return await serve(call, dam)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    dam.wrong.push(`${call.method} ${call.url.pathname}: ${error.message}`)
    return { status: error.status, body: { error: error.message } }
  }
}

function sendReply(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (body === undefined) return void response.writeHead(status).end()
  if (Buffer.isBuffer(body)) return void response.writeHead(status).end(body)
  sendJson(response, status, body)
}

/** @throws Refused */
export function must(holds: boolean, message: string, status = 400): asserts holds {
  if (!holds) throw new Refused(status, message)
}

export function mustHave(call: Call, name: string, value: string, status = 401): void {
  must(call.headers[name] === value, `the header ${name} is ${String(call.headers[name])}`, status)
}

/** A URL that was signed for one request is no place for anybody's credentials. */
export function mustBeBare(call: Call): void {
  must(call.headers.authorization === undefined, 'a presigned address was sent an Authorization header', 400)
  must(call.headers.cookie === undefined, 'a presigned address was sent a cookie', 400)
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
