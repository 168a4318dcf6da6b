// A destination's config as it is saved: parsed by its type, its addresses judged, its secrets apart.
import { compileConnector } from '@sartiq/contract/deliver/connector.ts'
import { type DamConfig, damConfig } from '@sartiq/contract/deliver/dam.ts'
import { type WebhookConfig, webhookConfig } from '@sartiq/contract/deliver/webhook.ts'
import { refuse } from '@sartiq/contract/error.ts'
import type { Context } from '../platform/context.ts'
import type { DestinationRow } from '../platform/db/tables.ts'
import { read } from '../platform/http/bind.ts'
import { assertUrl } from '../platform/outgoing/assert-url.ts'
import { OutgoingError } from '../platform/outgoing/outgoing-error.ts'
import { whyNotStorable } from '../intake/rules/storable.ts'
import type { Secrets } from './destinations.ts'

/** `credentials` are absent where the caller gave none. */
export type Apart = { config: WebhookConfig | Omit<DamConfig, 'credentials'>; credentials: Secrets | undefined }

/** @throws Refusal INVALID_VALUE pointing at what is wrong */
export function readConfig(ctx: Context, type: DestinationRow['type'], given: unknown): Apart {
  const wrong = whyNotStorable(given)
  if (wrong) refuse('INVALID_VALUE', { detail: `/config ${wrong}.`, errors: [{ pointer: '/config', message: wrong }] })
  if (type === 'webhook') {
    const config = read(webhookConfig, given, '/config')
    refuseUrl(ctx, config.url, '/config/url')
    return { config, credentials: undefined }
  }
  const whole = read(damConfig, given, '/config')
  const { credentials, ...config } = whole
  refuseUrl(ctx, config.endpoint, '/config/endpoint')
  if (config.auth?.token_url) refuseUrl(ctx, config.auth.token_url, '/config/auth/token_url')
  for (const { url, pointer } of wholeUrls(config)) refuseUrl(ctx, url, `/config${pointer}`)
  refuseErrors(compileConnector(whole).errors)
  return { config, credentials }
}

/** @throws Refusal INVALID_VALUE pointing at each place that is wrong */
function refuseErrors(errors: { pointer: string; message: string }[]): void {
  const [first] = errors
  if (!first) return
  const placed = errors.map(({ pointer, message }) => ({ pointer: `/config${pointer}`, message }))
  refuse('INVALID_VALUE', { detail: `/config${first.pointer}: ${first.message}`, errors: placed })
}

/** Addresses that steps write out, up to the first value in them. */
function wholeUrls({
  steps = [],
  lookup,
  folder,
  verify,
}: Omit<DamConfig, 'credentials'>): { url: string; pointer: string }[] {
  const all = [
    ...steps.map(({ path }, at) => ({ url: path, pointer: `/steps/${at}/path` })),
    ...steps.map(({ poll }, at) => ({ url: poll?.path ?? '', pointer: `/steps/${at}/poll/path` })),
    { url: lookup?.request.path ?? '', pointer: '/lookup/request/path' },
    { url: folder?.request.path ?? '', pointer: '/folder/request/path' },
    { url: verify?.request.path ?? '', pointer: '/verify/request/path' },
  ]
  return all
    .map(({ url, pointer }) => ({ url: url.split('{', 1)[0] ?? '', pointer }))
    .filter(({ url }) => /^https?:\/\/[^/?#]+([/?#]|$)/i.test(url))
}

/** Where credentials go: another place must not be told those that were given for this one. */
export function originsOf(config: Record<string, unknown>): string[] {
  const { data } = damConfig.safeParse(config)
  const own = data ? [data.endpoint, ...(data.auth?.token_url ? [data.auth.token_url] : [])] : []
  const urls = [...own, ...(data ? wholeUrls(data).map(({ url }) => url) : [])]
  return urls.map((url) => new URL(url).origin)
}

/** @throws Refusal INVALID_VALUE where a DAM has none, or would take those of another place along */
export function refuseWithoutCredentials(message: string): never {
  return refuse('INVALID_VALUE', {
    detail: `/config/credentials: ${message}`,
    errors: [{ pointer: '/config/credentials', message }],
  })
}

/** What a URL's name leads to is judged when it is called. */
function refuseUrl(ctx: Context, url: string, pointer: string): void {
  try {
    assertUrl(url, ctx.config.allowNetworks)
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error
    refuse('INVALID_VALUE', { detail: error.message, errors: [{ pointer, message: error.message }] })
  }
}
