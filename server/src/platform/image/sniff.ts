// What kind of file it is, by its first bytes: the allow-list that stands before any decoder.

export type SourceFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif'

/** How many bytes `sniff` looks at. */
export const sniffLength = 64

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const tiffSignatures = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']

/** The format that the first bytes announce; null for anything that is not accepted (SVG, GIF, HEIC, PDF, text, …). */
export function sniff(head: Buffer): SourceFormat | null {
  if (head.length < 12) return null
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg'
  if (head.subarray(0, 8).equals(pngSignature)) return 'png'
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'webp'
  if (tiffSignatures.includes(head.toString('latin1', 0, 4))) return 'tiff'
  return isAvif(head) ? 'avif' : null
}

function isAvif(head: Buffer): boolean {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return false
  // 'avis' as the major brand is an image sequence, which is refused.
  const major = head.toString('latin1', 8, 12)
  if (major === 'avif') return true
  const brands = head.toString('latin1', 16, Math.min(head.readUInt32BE(0), head.length))
  return major === 'mif1' && brands.includes('avif')
}
