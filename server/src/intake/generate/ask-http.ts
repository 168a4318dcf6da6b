// A generator behind an endpoint of its own: it gets a signed job, and answers with images or hands them in later.
import { Readable } from 'node:stream'
import { basePath } from '@sartiq/contract/api.ts'
import type { GeneratorSettings } from '@sartiq/contract/intake/generator.ts'
import { label } from '@sartiq/contract/fields.ts'
import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { imageLimit } from '../../platform/http/server.ts'
import { signWebhook } from '../../platform/outgoing/sign-webhook.ts'
import { whyNotStorable } from '../rules/storable.ts'
import { type Answer, excerpt, GeneratorFailure, isPassing, type Job, keep, type Made, mostImages } from './made.ts'

type Settings = Extract<GeneratorSettings, { type: 'http' }>

/** Images in base64 are held in memory; larger ones are given as a URL. */
const answerLimit = 64 * 1024 * 1024

const more = {
  external_id: label.optional(),
  config: z
    .record(z.string(), z.unknown())
    .refine((value) => whyNotStorable(value) === undefined)
    .optional(),
}
const answer = z.object({
  images: z
    .array(z.union([z.object({ data: z.base64().min(1), ...more }), z.object({ url: z.url(), ...more })]))
    .min(1)
    .max(mostImages),
})

export async function askHttp(
  ctx: Context,
  settings: Settings,
  secret: string | null,
  job: Job,
  signal: AbortSignal,
): Promise<Answer> {
  const body = JSON.stringify(jobBody(ctx, job))
  const id = `${job.revision.id}-${job.revision.attempt}`
  const response = await ctx.outgoing.request({
    method: 'POST',
    url: settings.url,
    headers: { 'content-type': 'application/json', ...signWebhook(secret ? [secret] : [], id, ctx.clock.now(), body) },
    body,
    deadline_ms: settings.deadline_s * 1000,
    max_bytes: answerLimit,
    signal,
  })
  const { status } = response
  if (status === 202) return 'later'
  const said = excerpt(response.body.toString().slice(0, 1000))
  if (status !== 200 && status !== 201) {
    const message = `The generator answered ${status}${said && `: ${said}`}`
    throw isPassing(status) ? new Error(message) : new GeneratorFailure(message)
  }
  const parsed = answer.safeParse(parseJson(response.body))
  if (!parsed.success) throw new GeneratorFailure(`The generator's answer holds no images${said && `: ${said}`}`)
  const made: Made[] = []
  for (const { external_id, config, ...image } of parsed.data.images) {
    const picture =
      'url' in image
        ? await fetchImage(ctx, image.url, settings, signal)
        : Readable.from([Buffer.from(image.data, 'base64')])
    made.push(await keep(ctx, picture, { external_id, config }))
  }
  return made
}

async function fetchImage(ctx: Context, url: string, settings: Settings, signal: AbortSignal): Promise<Readable> {
  const deadline_ms = Math.min(settings.deadline_s, 120) * 1000
  const { status, body } = await ctx.outgoing.stream({ method: 'GET', url, deadline_ms, max_bytes: imageLimit, signal })
  if (status === 200) return body
  body.destroy()
  throw new GeneratorFailure(`The image that the generator made could not be fetched: its server answered ${status}.`)
}

function jobBody(ctx: Context, { revision, shot, config }: Job) {
  const base = `${ctx.config.publicUrl ?? ''}${basePath}`
  const { sku, product_name, product_category, shot_type, subject, style_name, shooting } = shot
  return {
    type: 'generation.requested',
    timestamp: ctx.clock.now().toISOString(),
    data: {
      revision_id: revision.id,
      shot_id: shot.id,
      shot: { shooting, sku, product_name, product_category, shot_type, subject, style_name },
      parent: {
        prediction_id: revision.prediction_id,
        image_url: `${base}/predictions/${revision.prediction_id}/original`,
      },
      changes_requested: revision.changes_requested,
      config,
      answer_to: `${base}/predictions`,
      deadline_at: revision.deadline_at,
    },
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
