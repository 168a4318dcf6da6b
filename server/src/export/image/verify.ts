// Step 7, verify: opens the finished file again and holds it against the plan.
import { open } from '../../platform/image/engine.ts'
import { ImageFailure } from '../../platform/image/failure.ts'
import { profileBytes } from '../../platform/image/profiles.ts'
import type { Plan } from './request.ts'
import { readDigitalSourceType } from '../../platform/image/xmp.ts'

const formatNames: Record<Plan['file_format'], string> = { jpg: 'jpeg', png: 'png', webp: 'webp', tiff: 'tiff' }

/**
 * Reads the header and metadata back from a finished file.
 * @throws ImageFailure IMAGE_VERIFY_FAILED naming all that differs
 */
export async function verify(
  data: Buffer,
  plan: Plan,
  expected: { width: number; height: number; has_alpha: boolean },
): Promise<void> {
  const found = await open(data).metadata()
  const rows: [string, unknown, unknown][] = [
    ['format', found.format, formatNames[plan.file_format]],
    ['width', found.width, expected.width],
    ['height', found.height, expected.height],
    ['bit depth', found.depth, plan.bit_depth === 16 ? 'ushort' : 'uchar'],
    ['alpha', found.hasAlpha, expected.has_alpha],
    ['colour space', found.space, plan.bit_depth === 16 ? 'rgb16' : 'srgb'],
    ['profile', found.icc?.equals(await profileBytes(plan.color_profile)) ?? false, true],
    ['orientation', found.orientation ?? 1, 1],
    ['metadata', found.xmp !== undefined, plan.metadata !== null],
    ['digital source type', readDigitalSourceType(found.xmp), plan.metadata?.digital_source_type ?? null],
  ]
  const wrong = rows.filter(([, is, should]) => is !== should)
  if (wrong.length === 0) return
  const details = wrong.map(([name, is, should]) => `${name}: ${String(is)} instead of ${String(should)}`).join('; ')
  throw new ImageFailure('IMAGE_VERIFY_FAILED', 'The finished file is not what was asked for.', details)
}
