// A generator as a customer would write one: it checks our signature by the book, and does with a job what a test says.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { photo } from '../fixtures/photo.ts'
import { type Peer, type PeerRequest, sendJson, servePeer } from './serve-peer.ts'

export type JobOfGenerator = {
  type: string
  data: {
    revision_id: string
    shot_id: string
    changes_requested: string[]
    config: Record<string, unknown>
    parent: { prediction_id: string; image_url: string }
    answer_to: string
  }
}

type Behave = (response: ServerResponse, job: JobOfGenerator, peer: Peer) => void | Promise<void>

/** What it can do with a job. */
export const behaviours = {
  async images(response: ServerResponse) {
    const data = (await photo({ seed: 4242 })).toString('base64')
    sendJson(response, 200, { images: [{ data, external_id: 'gen-1', config: { seed: 77 } }] })
  },
  link: (response: ServerResponse, _job: JobOfGenerator, peer: Peer) =>
    sendJson(response, 200, { images: [{ url: `${peer.url}/made.png` }] }),
  later: (response: ServerResponse) => sendJson(response, 202, {}),
  garbage: (response: ServerResponse) => void response.writeHead(200).end('<html>it works!</html>'),
  noImages: (response: ServerResponse) => sendJson(response, 200, { images: [] }),
  noPicture: (response: ServerResponse) =>
    sendJson(response, 200, { images: [{ data: Buffer.from('no picture at all').toString('base64') }] }),
  refusal: (response: ServerResponse) => sendJson(response, 422, { error: 'unknown model' }),
  trouble: (response: ServerResponse) => sendJson(response, 503, { error: 'no GPU is free' }),
  silence: () => undefined,
} satisfies Record<string, Behave>

export type FakeGenerator = Peer & { secret: string; does: Behave; jobs: JobOfGenerator[]; refusals: number }

export async function fakeGenerator(does: Behave = behaviours.images): Promise<FakeGenerator> {
  const peer = await servePeer(async (request, response) => {
    if (request.path === '/made.png') {
      response.writeHead(200, { 'content-type': 'image/png' }).end(await photo({ seed: 777 }))
      return
    }
    if (!isSigned(request, generator.secret)) {
      generator.refusals++
      sendJson(response, 401, { error: 'the signature is wrong' })
      return
    }
    const job = JSON.parse(request.body.toString()) as JobOfGenerator
    generator.jobs.push(job)
    await generator.does(response, job, peer)
  })
  const generator: FakeGenerator = Object.assign(peer, { secret: '', does, jobs: [], refusals: 0 })
  return generator
}

/** Standard Webhooks: HMAC-SHA256 over id, timestamp and body, base64, one of several behind "v1,". */
function isSigned({ headers, body }: PeerRequest, secret: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': list } = headers as Record<string, string>
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const wanted = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest()
  return (list ?? '').split(' ').some((one) => {
    const given = Buffer.from(one.replace('v1,', ''), 'base64')
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  })
}
