// A webhook's receiver as a customer would write one: it checks each request with the Standard Webhooks library.
import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { vi } from 'vitest'
import { type Peer, type PeerRequest, servePeer } from './serve-peer.ts'

export type Received = {
  id: string
  type: string
  timestamp: string
  data: Record<string, unknown>
  /** When it says that it was sent, in ms. */
  sentAt: number
  bytes: number
  /** Which of the receiver's secrets its signature is good for. */
  goodFor: string[]
}

type Behave = (response: ServerResponse, request: PeerRequest) => void

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end(`status ${code}`)

/** What it can do with a request. */
export const answers = {
  status,
  ok: status(200),
  silence: () => undefined,
  reset: (response: ServerResponse) => void response.socket?.resetAndDestroy(),
  garbage: (response: ServerResponse) => void response.socket?.end('it works!\r\n\r\n'),
  /** Goes on for as long as somebody reads. */
  endless(response: ServerResponse) {
    response.writeHead(200)
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  },
  drip(response: ServerResponse) {
    response.writeHead(200)
    const timer = setInterval(() => response.write('.'), 100)
    response.on('close', () => clearInterval(timer))
  },
} as const

export type Receiver = Peer & { does: Behave; secrets: string[]; received: Received[]; unsigned: number }

/** @param clock by which a signature is judged too old */
export async function webhookReceiver(clock: { now(): Date }, does: Behave = answers.ok): Promise<Receiver> {
  const peer = await servePeer((request, response) => {
    const one = read(request, receiver.secrets, clock.now())
    if (one.goodFor.length === 0) receiver.unsigned++
    receiver.received.push(one)
    receiver.does(response, request)
  })
  const receiver: Receiver = Object.assign(peer, { does, secrets: [], received: [], unsigned: 0 })
  return receiver
}

function read({ headers, body }: PeerRequest, secrets: string[], now: Date): Received {
  const { type, timestamp, data } = JSON.parse(body.toString()) as Pick<Received, 'type' | 'timestamp' | 'data'>
  const signed = headers as Record<string, string>
  // The library knows no clock but the system's.
  vi.useFakeTimers({ toFake: ['Date'], now })
  try {
    const goodFor = secrets.filter((secret) => isGood(new Webhook(secret), body.toString(), signed))
    const sentAt = Number(signed['webhook-timestamp']) * 1000
    return { id: signed['webhook-id'] ?? '', type, timestamp, data, sentAt, bytes: body.length, goodFor }
  } finally {
    vi.useRealTimers()
  }
}

function isGood(webhook: Webhook, body: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers)
    return true
  } catch {
    return false
  }
}
