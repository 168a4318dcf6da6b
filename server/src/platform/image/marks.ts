// Which machine-readable marks of origin a file bears, so that none is dropped in silence.
import { c2paBox } from './scan-marks.ts'
import type { Source } from './source.ts'
import { readDigitalSourceType } from './xmp.ts'

/** `c2pa`: content credentials, embedded or by reference. `iptc`: an IPTC-IIM record. `digital_source_type`: in XMP. */
export const sourceMarks = ['digital_source_type', 'c2pa', 'iptc'] as const
export type SourceMark = (typeof sourceMarks)[number]

/**
 * The marks of a source, in a fixed order.
 * @param bytes all of the source's
 */
export function findMarks(source: Source, bytes: Buffer): SourceMark[] {
  const xmp = source.xmp?.toString() ?? ''
  const found: Record<SourceMark, boolean> = {
    digital_source_type: readDigitalSourceType(xmp) !== null,
    c2pa: xmp.includes('dcterms:provenance') || bytes.includes(c2paBox),
    iptc: (source.metadata.iptc?.length ?? 0) > 0,
  }
  return sourceMarks.filter((mark) => found[mark])
}
