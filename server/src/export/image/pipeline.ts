// The image pipeline: from a source and a wish to the finished file. Each step is a file beside this one.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { mediaTypes, renditionSize, type ColorProfile } from '@sartiq/contract/export/format.ts'
import type { Sharp } from 'sharp'
import { encode } from './encode.ts'
import { asImageFailure, guarded, ImageFailure } from '../../platform/image/failure.ts'
import { load } from '../../platform/image/load.ts'
import { mayPassThrough, passThrough } from './passthrough.ts'
import { addPngXmp } from '../../platform/image/png-xmp.ts'
import { planRendition, type Plan, type RenditionRequest } from './request.ts'
import { shape } from './shape.ts'
import { shareWork, type SharedWork } from './share-work.ts'
import { refuseTooLargeFor, refuseTooMuchText } from './size-limit.ts'
import { inspectSource, type Source } from '../../platform/image/source.ts'
import { verify } from './verify.ts'
import { writeXmp } from '../../platform/image/xmp.ts'

export { ImageFailure, type ImageFailureCode } from '../../platform/image/failure.ts'
export { pipelineVersion, renditionKey, type RenditionMetadata, type RenditionRequest } from './request.ts'

/** What a manifest says of a file. */
type Described = {
  width: number
  height: number
  bytes: number
  sha256: string
  crc32: number
  mime: string
  bit_depth: 8 | 16
  color_profile: ColorProfile
  has_alpha: boolean
  /** The source's own bytes, untouched. */
  passthrough: boolean
}

/** A processed file and what a manifest says of it. */
export type Rendition = Described & { data: Buffer }

/** The source's own bytes, which nobody needed to read. */
export type Untouched = Described & { data: null }

/** What is known of a stored source since it arrived. */
export type KnownSource = { sha256: string; crc32: number; bytes: number; only_pixels: boolean }

/**
 * Renders one file.
 * @param input the source's path or bytes
 * @throws ImageFailure when the source cannot be processed; errors of the file system as they are
 */
export async function renderImage(input: string | Buffer, request: RenditionRequest): Promise<Rendition> {
  return guarded(async () => {
    const source = await inspectSource(input)
    const plan = planRendition(request)
    return (await readThrough(source, plan)) ?? render(source, plan)
  })
}

/**
 * Renders several files of one source, sharing the decoding where that changes no byte.
 * Answers in the order of the requests; a file that fails is an ImageFailure in its place.
 * @throws errors of the file system as they are
 */
export function renderImages(
  input: string | Buffer,
  requests: RenditionRequest[],
): Promise<(Rendition | ImageFailure)[]> {
  return renderAll(input, requests, readThrough)
}

/** The same for a source of which all is known already: what leaves untouched is not read. */
export function renderStored(
  path: string,
  known: KnownSource,
  requests: RenditionRequest[],
): Promise<(Rendition | Untouched | ImageFailure)[]> {
  return renderAll(path, requests, async (source, plan) => {
    const { only_pixels, ...facts } = known
    if (!only_pixels || !mayPassThrough(source, plan)) return null
    return { data: null, ...facts, ...describe(source, plan), passthrough: true }
  })
}

async function renderAll<Passed>(
  input: string | Buffer,
  requests: RenditionRequest[],
  pass: (source: Source, plan: Plan) => Promise<Passed | null>,
): Promise<(Rendition | Passed | ImageFailure)[]> {
  const plans = requests.map(planRendition)
  const results: (Rendition | Passed | ImageFailure)[] = []
  try {
    const source = await guarded(() => inspectSource(input))
    const shared = shareWork(source, plans)
    for (const plan of plans) {
      const work = async () => (await pass(source, plan)) ?? render(source, plan, shared)
      results.push(await work().catch(failureOnly))
    }
    return results
  } catch (error) {
    const failure = failureOnly(error)
    return requests.map(() => failure)
  }
}

async function readThrough(source: Source, plan: Plan): Promise<Rendition | null> {
  const data = await passThrough(source, plan)
  return data && { ...checkSums(data), ...describe(source, plan), passthrough: true }
}

async function render(source: Source, plan: Plan, shared?: SharedWork): Promise<Rendition> {
  refuseTooLargeFor(plan.file_format, renditionSize(source, plan.resolution))

  const image = shared ? await shared.shaped(plan) : await shape(source, await load(source, plan), plan)
  const data = await encodeWithMetadata(image, source, plan)
  const rendition = { ...checkSums(data), ...describe(source, plan), passthrough: false }
  await verify(data, plan, rendition)
  return rendition
}

async function encodeWithMetadata(image: Sharp, source: Source, plan: Plan): Promise<Buffer> {
  if (!plan.metadata) return encode(image, source, plan)
  const xmp = writeXmp(plan.metadata)
  refuseTooMuchText(plan.file_format, xmp)
  return plan.file_format === 'png'
    ? addPngXmp(await encode(image, source, plan), xmp)
    : encode(image.withXmp(xmp), source, plan)
}

function checkSums(data: Buffer) {
  return { data, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex'), crc32: crc32(data) }
}

function describe(source: Source, plan: Plan) {
  return {
    ...renditionSize(source, plan.resolution),
    mime: mediaTypes[plan.file_format],
    bit_depth: plan.bit_depth,
    color_profile: plan.color_profile,
    has_alpha: source.has_alpha && plan.background === 'transparent',
  }
}

/** An ImageFailure is a result; anything else is thrown on. */
function failureOnly(error: unknown): ImageFailure {
  const failure = asImageFailure(error)
  if (failure instanceof ImageFailure) return failure
  throw failure
}
