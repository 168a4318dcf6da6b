// The image pipeline: from a source and a wish to the finished file. Each step is a file beside this one.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { mediaTypes, renditionSize, type ColorProfile } from '@sartiq/contract/export/format.ts'
import type { Sharp } from 'sharp'
import { encode } from './encode.ts'
import { asImageFailure, guarded, ImageFailure } from './failure.ts'
import { load, loadKey, unpack, type Loaded } from './load.ts'
import { passThrough } from './passthrough.ts'
import { addPngXmp } from './png-xmp.ts'
import { planRendition, type Plan, type RenditionRequest } from './request.ts'
import { openShaped, shape, shapeKey, shapeOnce } from './shape.ts'
import { refuseTooLargeFor } from './size-limit.ts'
import { inspectSource, type Source } from './source.ts'
import { verify } from './verify.ts'
import { writeXmp } from './xmp.ts'

export { ImageFailure, type ImageFailureCode } from './failure.ts'
export { pipelineVersion, renditionKey, type RenditionMetadata, type RenditionRequest } from './request.ts'

/** A processed file and what a manifest says of it. */
export type Rendition = {
  data: Buffer
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

/**
 * Renders one file.
 * @param input the source's path or bytes
 * @throws ImageFailure when the source cannot be processed; errors of the file system as they are
 */
export async function renderImage(input: string | Buffer, request: RenditionRequest): Promise<Rendition> {
  return guarded(async () => {
    const source = await inspectSource(input)
    return render(source, planRendition(request))
  })
}

/**
 * Renders several files of one source, sharing the decoding where that changes no byte.
 * Answers in the order of the requests; a file that fails is an ImageFailure in its place.
 * @throws errors of the file system as they are
 */
export async function renderImages(
  input: string | Buffer,
  requests: RenditionRequest[],
): Promise<(Rendition | ImageFailure)[]> {
  const plans = requests.map(planRendition)
  const results: (Rendition | ImageFailure)[] = []
  try {
    const source = await guarded(() => inspectSource(input))
    const shared = shareWork(source, plans)
    for (const plan of plans) results.push(await render(source, plan, shared).catch(failureOnly))
    return results
  } catch (error) {
    const failure = failureOnly(error)
    return requests.map(() => failure)
  }
}

async function render(source: Source, plan: Plan, shared?: SharedWork): Promise<Rendition> {
  const untouched = await passThrough(source, plan)
  if (untouched) return describe(untouched, source, plan, true)
  refuseTooLargeFor(plan.file_format, renditionSize(source, plan.resolution))

  const image = shared ? await shared.shaped(plan) : await shape(source, await load(source, plan), plan)
  const data = await encodeWithMetadata(image, source, plan)
  const rendition = describe(data, source, plan, false)
  await verify(data, plan, rendition)
  return rendition
}

async function encodeWithMetadata(image: Sharp, source: Source, plan: Plan): Promise<Buffer> {
  if (!plan.metadata) return encode(image, source, plan)
  const xmp = writeXmp(plan.metadata)
  return plan.file_format === 'png'
    ? addPngXmp(await encode(image, source, plan), xmp)
    : encode(image.withXmp(xmp), source, plan)
}

function describe(data: Buffer, source: Source, plan: Plan, passthrough: boolean): Rendition {
  return {
    data,
    ...renditionSize(source, plan.resolution),
    bytes: data.length,
    sha256: createHash('sha256').update(data).digest('hex'),
    crc32: crc32(data),
    mime: mediaTypes[plan.file_format],
    bit_depth: plan.bit_depth,
    color_profile: plan.color_profile,
    has_alpha: source.has_alpha && plan.background === 'transparent',
    passthrough,
  }
}

type SharedWork = { shaped: (plan: Plan) => Promise<Sharp> }

/** Work that several plans of one source have in common is done once: decoding, and all up to the encoder. */
function shareWork(source: Source, plans: Plan[]): SharedWork {
  const loads = new Map<string, Promise<Loaded>>()
  const shapes = new Map<string, Promise<Buffer>>()
  const count = (key: (plan: Plan) => string, plan: Plan): number =>
    plans.filter((other) => key(other) === key(plan)).length
  const ofShape = (plan: Plan): string => shapeKey(source, plan)

  const loadOnce = (plan: Plan): Promise<Loaded> => {
    const key = loadKey(source, plan)
    const distinct = new Set(plans.filter((other) => loadKey(source, other) === key).map(ofShape)).size
    if (distinct < 2 || !mayShare(source)) return load(source, plan)
    return remember(loads, key, () => unpack(source, plan))
  }
  const shaped = async (plan: Plan): Promise<Sharp> => {
    if (count(ofShape, plan) < 2 || !mayShare(source)) return shape(source, await loadOnce(plan), plan)
    const tiff = await remember(shapes, ofShape(plan), async () => shapeOnce(source, await loadOnce(plan), plan))
    return openShaped(tiff, plan)
  }
  return { shaped }
}

/**
 * Rendered one by one: what carries a resolution in dots per inch, which travels on the direct way only; what is turned,
 * since sharp turns after the resize; and huge pictures, which do not fit beside each other.
 */
function mayShare({ metadata, width, height }: Source): boolean {
  return metadata.density === undefined && (metadata.orientation ?? 1) === 1 && width * height <= 50_000_000
}

function remember<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key)
  if (known) return known
  const fresh = make()
  made.set(key, fresh)
  return fresh
}

/** An ImageFailure is a result; anything else is thrown on. */
function failureOnly(error: unknown): ImageFailure {
  const failure = asImageFailure(error)
  if (failure instanceof ImageFailure) return failure
  throw failure
}
