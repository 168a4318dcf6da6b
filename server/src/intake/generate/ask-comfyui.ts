// ComfyUI through its public HTTP API: the workflow is queued, its history asked for until it is done, its images viewed.
import { readFile } from 'node:fs/promises'
import type { GeneratorSettings } from '@sartiq/contract/intake/generator.ts'
import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { imageLimit } from '../../platform/http/server.ts'
import { sourceKey } from '../rules/keys.ts'
import { fillWorkflow, wantsParentImage, WorkflowError } from '../rules/workflow.ts'
import { type Answer, excerpt, GeneratorFailure, isPassing, type Job, keep, type Made, mostImages } from './made.ts'

type Settings = Extract<GeneratorSettings, { type: 'comfyui' }>
type Ask = { ctx: Context; settings: Settings; api_key: string | null; job: Job; signal: AbortSignal }

const queued = z.object({ prompt_id: z.string().min(1).max(200) })
const file = z.object({ filename: z.string(), subfolder: z.string().default(''), type: z.string().default('output') })
const history = z.object({
  status: z.object({ status_str: z.string(), completed: z.boolean().optional() }).optional(),
  outputs: z.record(z.string(), z.looseObject({ images: z.array(file).optional() })).default({}),
})
const answerLimit = 8 * 1024 * 1024

/** @param remember called with ComfyUI's own id before it is waited for, so that a second run waits for the same */
export async function askComfyui(ask: Ask, remember: (remote_id: string) => Promise<void>): Promise<Answer> {
  const { job, settings, ctx } = ask
  let prompt_id = job.revision.remote_id
  if (prompt_id === null) {
    prompt_id = await queuePrompt(ask)
    await remember(prompt_id)
  }
  for (;;) {
    const done = await lookUp(ask, prompt_id)
    if (done) return view(ask, done)
    // The revision's own deadline: a second run of this does not begin it anew.
    if (job.revision.deadline_at && timestampOver(ctx, job.revision.deadline_at)) {
      throw new GeneratorFailure('The generator did not answer in time.')
    }
    await pause(settings.poll_ms, ask.signal)
  }
}

async function queuePrompt(ask: Ask): Promise<string> {
  const { config, revision } = ask.job
  const parent_image = wantsParentImage(ask.settings.workflow) ? await uploadParent(ask) : null
  const values = { config, changes: revision.changes_requested.join('\n'), parent_image }
  let prompt: unknown
  try {
    prompt = fillWorkflow(ask.settings.workflow, values)
  } catch (error) {
    if (error instanceof WorkflowError) throw new GeneratorFailure(error.message)
    throw error
  }
  const body = JSON.stringify({ prompt, client_id: revision.id })
  const answer = await call(ask, 'POST', 'prompt', { body, headers: { 'content-type': 'application/json' } })
  const parsed = queued.safeParse(answer)
  if (!parsed.success) throw new GeneratorFailure('ComfyUI took the workflow and named no prompt_id.')
  return parsed.data.prompt_id
}

async function uploadParent(ask: Ask): Promise<string> {
  const bytes = await ask.ctx.storage.withFile(sourceKey(ask.job.parent_sha256), (path) => readFile(path))
  const form = new FormData()
  form.append('image', new Blob([new Uint8Array(bytes)]), `sartiq-${ask.job.parent_sha256.slice(0, 32)}`)
  form.append('overwrite', 'true')
  const parsed = z
    .object({ name: z.string(), subfolder: z.string().default('') })
    .safeParse(await call(ask, 'POST', 'upload/image', { body: form }))
  if (!parsed.success) throw new GeneratorFailure('ComfyUI took the parent image and named no file.')
  return [parsed.data.subfolder, parsed.data.name].filter((part) => part !== '').join('/')
}

async function lookUp(ask: Ask, prompt_id: string): Promise<z.infer<typeof history> | undefined> {
  const answer = await call(ask, 'GET', `history/${encodeURIComponent(prompt_id)}`)
  const entry = (answer as Record<string, unknown> | null)?.[prompt_id]
  if (entry === undefined) return undefined
  const parsed = history.safeParse(entry)
  if (!parsed.success) throw new GeneratorFailure('ComfyUI answered with a history that cannot be read.')
  if (parsed.data.status?.status_str === 'error')
    throw new GeneratorFailure('ComfyUI reports that the workflow failed.')
  return parsed.data
}

async function view(ask: Ask, { outputs }: z.infer<typeof history>): Promise<Made[]> {
  const files = Object.values(outputs).flatMap(({ images = [] }) => images)
  const saved = files.filter(({ type }) => type === 'output')
  const chosen = (saved.length > 0 ? saved : files).slice(0, mostImages)
  if (chosen.length === 0) throw new GeneratorFailure('The workflow ended without an image; it needs a SaveImage node.')
  const made: Made[] = []
  for (const one of chosen) {
    const { status, body } = await ask.ctx.outgoing.stream({
      ...request(ask, 'GET', `view?${new URLSearchParams(one).toString()}`),
      max_bytes: imageLimit,
    })
    if (status !== 200) {
      body.destroy()
      throw failed(status, '')
    }
    made.push(await keep(ask.ctx, body))
  }
  return made
}

async function call(
  ask: Ask,
  method: string,
  path: string,
  more: { body?: string | FormData; headers?: Record<string, string> } = {},
): Promise<unknown> {
  const plain = request(ask, method, path)
  const { status, body } = await ask.ctx.outgoing.request({
    ...plain,
    ...more,
    headers: { ...plain.headers, ...more.headers },
  })
  if (status !== 200) throw failed(status, body.toString())
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new GeneratorFailure('ComfyUI answered with something else than JSON.')
  }
}

function request({ settings, api_key, signal }: Ask, method: string, path: string) {
  const headers: Record<string, string> = api_key ? { authorization: `Bearer ${api_key}` } : {}
  const url = `${settings.url.replace(/\/+$/, '')}/${path}`
  return { method, url, headers, deadline_ms: Math.min(settings.deadline_s, 60) * 1000, max_bytes: answerLimit, signal }
}

function failed(status: number, text: string): Error {
  const said = excerpt(text)
  const message = `ComfyUI answered ${status}${said && `: ${said}`}`
  return isPassing(status) ? new Error(message) : new GeneratorFailure(message)
}

function timestampOver(ctx: Context, at: string): boolean {
  return Date.parse(at) < ctx.clock.now().getTime()
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true })
  })
}
