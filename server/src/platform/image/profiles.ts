// The three target profiles: what sharp is given to convert with, and the bytes that must lie in every file.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ColorProfile } from '@sartiq/contract/export/format.ts'
import { open } from './engine.ts'
import { readIcc, type MatrixProfile } from './icc.ts'

// sharp's own 'srgb' rather than a file of ours: an untagged source then passes through sRGB to sRGB bit by bit.
const profiles: Record<ColorProfile, string> = {
  sRGB: 'srgb',
  AdobeRGB: fileURLToPath(new URL('../../../profiles/compatible-with-adobe-rgb-1998.icc', import.meta.url)),
  ProPhoto: fileURLToPath(new URL('../../../profiles/romm-rgb.icc', import.meta.url)),
}

/** What `withIccProfile` takes for a target profile: a built-in name or a path. */
export function profileForSharp(profile: ColorProfile): string {
  return profiles[profile]
}

/**
 * The same for CMYK sources. sRGB is version 2 here: perceptual to a version 4 profile forces black point compensation,
 * which clips dark blues and would give sRGB other blacks than the other two.
 */
export function profileForCmyk(profile: ColorProfile): string {
  return profile === 'sRGB'
    ? fileURLToPath(new URL('../../../profiles/srgb-v2.icc', import.meta.url))
    : profiles[profile]
}

const loaded = new Map<ColorProfile, Promise<Buffer>>()

/** The bytes of a target profile, as they are embedded in files. */
export function profileBytes(profile: ColorProfile): Promise<Buffer> {
  const known = loaded.get(profile)
  if (known) return known
  const bytes = profile === 'sRGB' ? builtInSrgb() : readFile(profiles[profile])
  loaded.set(profile, bytes)
  return bytes
}

const matrices = new Map<ColorProfile, MatrixProfile>()

/** Matrix and curves of a target profile. */
export async function profileMatrix(profile: ColorProfile): Promise<MatrixProfile> {
  const known = matrices.get(profile)
  if (known) return known
  const matrix = readIcc(await profileBytes(profile))?.matrix
  if (!matrix) throw new Error(`The profile ${profile} has no matrix`)
  matrices.set(profile, matrix)
  return matrix
}

async function builtInSrgb(): Promise<Buffer> {
  const pixel = Buffer.from([0, 0, 0])
  const tagged = await open(pixel, { raw: { width: 1, height: 1, channels: 3 } })
    .withIccProfile('srgb')
    .png()
    .toBuffer()
  const { icc } = await open(tagged).metadata()
  if (!icc) throw new Error('sharp embedded no sRGB profile')
  return icc
}
