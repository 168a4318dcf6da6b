// The image pipeline: from a source and a wish to the finished file. Each step is a file beside this one.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { mediaTypes, renditionSize, type ColorProfile } from '@sartiq/contract/export/format.ts'
import type { Sharp } from 'sharp'
import { encode } from './encode.ts'
import { asImageFailure, guarded, ImageFailure } from '../../platform/image/failure.ts'
import { load } from '../../platform/image/load.ts'
import { passThrough } from './passthrough.ts'
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
  refuseTooMuchText(plan.file_format, xmp)
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

/** An ImageFailure is a result; anything else is thrown on. */
function failureOnly(error: unknown): ImageFailure {
  const failure = asImageFailure(error)
  if (failure instanceof ImageFailure) return failure
  throw failure
}
