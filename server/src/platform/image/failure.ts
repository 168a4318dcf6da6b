// The one error that image work throws when a picture itself is at fault, and how libvips' messages become it.

export type ImageFailureCode =
  | 'IMAGE_CORRUPT'
  | 'IMAGE_TOO_LARGE'
  | 'IMAGE_UNSUPPORTED'
  | 'IMAGE_TIMEOUT'
  | 'IMAGE_VERIFY_FAILED'
  | 'IMAGE_ALTERED'
  | 'IMAGE_MISSING'

/** A picture that cannot be processed. `message` is for a producer, `details` for whoever looks into it. */
export class ImageFailure extends Error {
  readonly code: ImageFailureCode
  readonly details: string

  constructor(code: ImageFailureCode, message: string, details = '') {
    super(message)
    this.name = 'ImageFailure'
    this.code = code
    this.details = details
  }
}

/** What sharp threw, as an ImageFailure. Errors of the file system (they carry a `code`) and our own bugs stay what they are. */
export function asImageFailure(error: unknown): Error {
  if (error instanceof ImageFailure) return error
  if (!(error instanceof Error)) return new Error(String(error))
  if ('code' in error || error.name !== 'Error') return error
  const details = error.message.trim()
  if (/exceeds? pixel limit|out of memory|exceed.*limit/i.test(details)) {
    return new ImageFailure('IMAGE_TOO_LARGE', 'The image is too large to be processed.', details)
  }
  if (/timeout/i.test(details)) {
    return new ImageFailure(
      'IMAGE_TIMEOUT',
      'The image took longer than a minute to process and was given up.',
      details,
    )
  }
  if (/unsupported image format/i.test(details)) {
    return new ImageFailure('IMAGE_UNSUPPORTED', 'The file is not an image that can be processed.', details)
  }
  return new ImageFailure('IMAGE_CORRUPT', 'The image file is damaged or incomplete.', details)
}

/** Runs image work and turns what sharp throws into ImageFailure. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asImageFailure(error)
  }
}
