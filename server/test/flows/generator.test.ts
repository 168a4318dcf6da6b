// Generators: demo, http and ComfyUI make what a revision asks for; late, twice, garbage and never are all survived.
import { listRevisions, requestRevision, retryRevision, type Revision } from '@sartiq/contract/decide/revision.ts'
import { type GeneratorSettings, getGenerator, putGenerator } from '@sartiq/contract/intake/generator.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { listPredictions } from '@sartiq/contract/review/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expireGenerations } from '../../src/intake/revisions.ts'
import { chooseDemoGenerator } from '../../src/intake/put-generator.ts'
import { transact } from '../../src/platform/db/database.ts'
import { photo } from '../fixtures/photo.ts'
import { behaviours, fakeGenerator } from '../peers/fake-generator.ts'
import { fakeComfyui } from '../peers/fake-comfyui.ts'
import { createWorld, type World } from '../world.ts'

let world: World
let shots = 0
beforeAll(async () => {
  world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
})
afterAll(() => world[Symbol.asyncDispose]())

const config = { seed: 1, steps: 20, prompt: 'a red dress' }
const set = (body: GeneratorSettings) => world.call(putGenerator, { body })

async function newParent(): Promise<Prediction> {
  const { body } = await world.upload({ sku: `GEN${++shots}`, config }, await photo({ seed: 9000 + shots }))
  await world.drain()
  return body
}

/** Asks for a revision by the generator and lets the workers work. */
async function revise({ shot_id }: Prediction, overrides: Record<string, unknown> = { seed: 2 }): Promise<Revision> {
  const asked = { changes_requested: ['Longer sleeves'], regenerate: true, config_overrides: overrides }
  const { id } = await world.call(requestRevision, { params: { id: shot_id }, body: asked })
  await world.drain()
  return read(shot_id, id)
}

async function read(shot_id: string, id: string): Promise<Revision> {
  const { items } = await world.call(listRevisions, { params: { id: shot_id }, query: {} })
  const found = items.find((one) => one.id === id)
  if (!found) throw new Error('the revision is not listed')
  return found
}

async function answerOf({ shot_id, answers }: Revision): Promise<Prediction | undefined> {
  const { items } = await world.call(listPredictions, { query: { shot_id } })
  return items.find(({ id }) => id === answers.at(-1))
}

test('settings: the secret goes in, and never out again', async () => {
  expect(await world.call(getGenerator, {})).toMatchObject({ type: 'none', secret_hint: null, updated_at: null })
  const http = { type: 'http' as const, url: 'https://gen.example.com/jobs', deadline_s: 60 }
  const { secret, ...shown } = await set(http)
  expect(secret).toMatch(/^whsec_/)
  expect(shown).toMatchObject({
    ...http,
    secret_hint: `…${secret?.slice(-4)}`,
    updated_by: { id: null, name: 'system' },
  })
  // It is kept while the host is; elsewhere another is made.
  expect(await set({ ...http, url: 'https://gen.example.com/other' })).toMatchObject({ secret_hint: shown.secret_hint })
  expect(await set({ ...http, url: 'https://elsewhere.example.com/' })).toMatchObject({ secret: expect.any(String) })
  const own = `whsec_${Buffer.from('canary-canary-canary-canary').toString('base64')}`
  const kept = await set({ ...http, secret: own })
  expect(kept).not.toHaveProperty('secret')
  const dump = JSON.stringify([await world.ctx.db.selectFrom('generators').selectAll().execute(), kept])
  for (const canary of [own, own.slice(6), 'canary']) expect(dump).not.toContain(canary)
  const viewer = await world.as('viewer')
  expect(await world.call(getGenerator, {}, viewer)).toMatchObject({ type: 'http', secret_hint: null })
  expect((await world.try(putGenerator, { body: { type: 'none' } }, await world.as('producer'))).status).toBe(403)
  const inside = { ...http, url: 'http://10.0.0.1/' }
  expect(await world.try(putGenerator, { body: inside })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/url' }] },
  })
})

test('demo: a visibly other image, that says what it is', async () => {
  await world.ctx.db.deleteFrom('generators').execute()
  await chooseDemoGenerator(world.ctx)
  await chooseDemoGenerator(world.ctx)
  const parent = await newParent()
  const revision = await revise(parent)
  expect(revision).toMatchObject({ status: 'ANSWERED', generator: 'demo', message: null })
  const child = await answerOf(revision)
  expect(child).toMatchObject({
    parent_prediction_id: parent.id,
    revision_id: revision.id,
    config: { ...config, seed: 2, generator: 'demo' },
    image: { status: 'ready', width: 96, height: 144 },
  })
  expect(child?.image.sha256).not.toBe(parent.image.sha256)
  const again = await answerOf(await revise(parent))
  expect(again?.image.sha256).not.toBe(child?.image.sha256)
})

test('http: a signed job, answered with an image, or with a link to one', async () => {
  await using generator = await fakeGenerator()
  generator.secret = (await set({ type: 'http', url: generator.url, deadline_s: 20 })).secret ?? ''
  const parent = await newParent()
  const revision = await revise(parent)
  expect(revision).toMatchObject({ status: 'ANSWERED', generator: 'http' })
  expect(generator.jobs).toMatchObject([
    {
      type: 'generation.requested',
      data: {
        revision_id: revision.id,
        shot_id: parent.shot_id,
        changes_requested: ['Longer sleeves'],
        config: { ...config, seed: 2 },
        parent: { prediction_id: parent.id },
      },
    },
  ])
  expect(await answerOf(revision)).toMatchObject({
    external_id: 'gen-1',
    config: { ...config, seed: 77 },
    parent_prediction_id: parent.id,
  })
  generator.does = behaviours.link
  const linked = await revise(parent)
  expect(linked).toMatchObject({ status: 'ANSWERED' })
  // The same image for another revision is no answer to it.
  expect(await revise(parent)).toMatchObject({ status: 'FAILED', message: expect.stringContaining('already has') })
  // With another secret the peer refuses us.
  generator.secret = `whsec_${'A'.repeat(32)}`
  expect(await revise(parent)).toMatchObject({ status: 'FAILED', message: expect.stringContaining('401') })
  expect(generator.refusals).toBe(1)
})

test('http: what is late is welcome, what comes twice counts once', async () => {
  await using generator = await fakeGenerator(behaviours.later)
  generator.secret = (await set({ type: 'http', url: generator.url, deadline_s: 600 })).secret ?? ''
  const parent = await newParent()
  const { id } = await revise(parent)
  expect(await read(parent.shot_id, id)).toMatchObject({ status: 'OPEN', generator: 'http', message: null })
  expect(await world.try(retryRevision, { params: { id } })).toMatchObject({ status: 409 })
  const sweep = () => transact(world.ctx.db, (tx) => expireGenerations(tx, world.ctx))
  expect(await sweep()).toBe(0)
  world.clock.turn(601_000)
  expect([await sweep(), await sweep()]).toEqual([1, 0])
  expect(await read(parent.shot_id, id)).toMatchObject({
    status: 'FAILED',
    message: 'The generator did not answer in time.',
  })
  expect(await world.call(getShot, { params: { id: parent.shot_id } })).toMatchObject({ open_revision: true })

  const image = await photo({ seed: 60_000 })
  const hand = () => world.upload({ shot_id: parent.shot_id, revision_id: id }, image)
  const [late, twice] = [await hand(), await hand()]
  await world.drain()
  expect([late.status, twice.status, twice.body.id]).toEqual([201, 200, late.body.id])
  expect(await read(parent.shot_id, id)).toMatchObject({ status: 'ANSWERED', answers: [late.body.id], message: null })
  expect(await world.call(getShot, { params: { id: parent.shot_id } })).toMatchObject({ open_revision: false })
})

test('http: garbage fails with its reason, and a retry may mend it', async () => {
  await using generator = await fakeGenerator()
  generator.secret = (await set({ type: 'http', url: generator.url, deadline_s: 5 })).secret ?? ''
  const rows = [
    ['garbage', 'it works!', 1],
    ['noImages', 'holds no images', 1],
    ['noPicture', 'cannot be used', 1],
    ['refusal', 'The generator answered 422: {"error":"unknown model"}', 1],
    // What may pass is tried again before it counts as failed.
    ['trouble', 'The generator answered 503: {"error":"no GPU is free"}', 4],
  ] as const
  const parent = await newParent()
  for (const [behaviour, message, tries] of rows) {
    generator.does = behaviours[behaviour]
    generator.jobs.length = 0
    const failed = await revise(parent)
    expect(failed).toMatchObject({ status: 'FAILED', message: expect.stringContaining(message), answers: [] })
    expect([behaviour, generator.jobs.length]).toEqual([behaviour, tries])
    const ids = new Set(generator.requests.slice(-tries).map(({ headers }) => headers['webhook-id']))
    expect(ids.size).toBe(1)
  }
  const { items } = await world.call(listRevisions, { params: { id: parent.shot_id }, query: {} })
  const last = items[0]?.id ?? ''
  generator.does = behaviours.images
  expect(await world.call(retryRevision, { params: { id: last } })).toMatchObject({ status: 'OPEN', message: null })
  await world.drain()
  expect(await read(parent.shot_id, last)).toMatchObject({ status: 'ANSWERED' })
})

test('http: who never answers is not waited for longer than was said', async () => {
  await using generator = await fakeGenerator(behaviours.silence)
  generator.secret = (await set({ type: 'http', url: generator.url, deadline_s: 1 })).secret ?? ''
  const revision = await revise(await newParent())
  expect(revision).toMatchObject({ status: 'FAILED', generator: 'http' })
  expect(generator.jobs).toHaveLength(1)
  await set({ type: 'none' })
  expect(await world.try(retryRevision, { params: { id: revision.id } })).toMatchObject({
    status: 409,
    body: { code: 'NO_GENERATOR' },
  })
})

const workflow = {
  1: { class_type: 'LoadImage', inputs: { image: '{parent_image}' } },
  3: {
    class_type: 'KSampler',
    inputs: { seed: '{config.seed}', steps: '{config.steps}', cfg: '{config.guidance_scale|7}', image: ['1', 0] },
  },
  6: { class_type: 'CLIPTextEncode', inputs: { text: '{config.prompt}, {changes}' } },
  9: { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
}

test('comfyui: the workflow is filled in, queued, waited for, and its image fetched', async () => {
  await using comfyui = await fakeComfyui()
  await set({
    type: 'comfyui',
    url: `${comfyui.url}/`,
    workflow,
    api_key: 'comfy-canary',
    deadline_s: 20,
    poll_ms: 100,
  })
  const parent = await newParent()
  const revision = await revise(parent)
  expect(revision).toMatchObject({ status: 'ANSWERED', generator: 'comfyui' })
  expect(await answerOf(revision)).toMatchObject({ parent_prediction_id: parent.id, config: { ...config, seed: 2 } })
  expect(comfyui.prompts).toHaveLength(1)
  expect(comfyui.prompts[0]?.prompt).toEqual({
    ...workflow,
    1: { class_type: 'LoadImage', inputs: { image: expect.stringMatching(/^sartiq-/) } },
    3: { class_type: 'KSampler', inputs: { seed: 2, steps: 20, cfg: 7, image: ['1', 0] } },
    6: { class_type: 'CLIPTextEncode', inputs: { text: 'a red dress, Longer sleeves' } },
  })
  expect(comfyui.requests.every(({ headers }) => headers.authorization === 'Bearer comfy-canary')).toBe(true)
})

test('comfyui: what fails says why, and a worker that died finds its prompt again', async () => {
  await using comfyui = await fakeComfyui()
  const settings = { type: 'comfyui' as const, url: comfyui.url, workflow, deadline_s: 20, poll_ms: 100 }
  await set(settings)
  const parent = await newParent()
  for (const [mode, message] of [
    ['fails', 'the workflow failed'],
    ['refuses', 'failed validation'],
    ['saves nothing', 'SaveImage'],
  ] as const) {
    comfyui.mode = mode
    expect(await revise(parent)).toMatchObject({ status: 'FAILED', message: expect.stringContaining(message) })
  }
  await set({ ...settings, workflow: { 3: { class_type: 'KSampler', inputs: { seed: '{config.noise}' } } } })
  expect(await revise(parent)).toMatchObject({ status: 'FAILED', message: expect.stringContaining('"noise"') })

  await set({ ...settings, deadline_s: 1 })
  comfyui.mode = 'never'
  const before = comfyui.prompts.length
  const never = await revise(parent)
  expect(never).toMatchObject({ status: 'FAILED', message: expect.stringContaining('in time') })
  expect(comfyui.prompts).toHaveLength(before + 1)

  comfyui.mode = 'works'
  await set({ ...settings, deadline_s: 20 })
  const { id } = await world.call(requestRevision, {
    params: { id: parent.shot_id },
    body: { changes_requested: ['x'], regenerate: true },
  })
  await world.ctx.db
    .updateTable('revisions')
    .set({ remote_id: 'prompt-of-a-dead-worker' })
    .where('id', '=', id)
    .execute()
  const prompts = comfyui.prompts.length
  await world.drain()
  expect(await read(parent.shot_id, id)).toMatchObject({ status: 'ANSWERED' })
  expect(comfyui.prompts).toHaveLength(prompts)
})
