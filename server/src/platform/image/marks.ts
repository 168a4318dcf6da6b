// Which machine-readable marks of origin a file bears, so that none is dropped in silence.
import { sourceBytes, type Source } from './source.ts'
import { readDigitalSourceType } from './xmp.ts'

/** `c2pa`: content credentials, embedded or by reference. `iptc`: an IPTC-IIM record. `digital_source_type`: in XMP. */
export const sourceMarks = ['digital_source_type', 'c2pa', 'iptc'] as const
export type SourceMark = (typeof sourceMarks)[number]

// A JUMBF description box of type "c2pa": the same 20 bytes in every file format, never compressed.
const c2paBox = Buffer.from('6a756d646332706100110010800000aa00389b71', 'hex')

/** The marks of a source, in a fixed order. */
export async function findMarks(source: Source): Promise<SourceMark[]> {
  const xmp = source.xmp?.toString() ?? ''
  const found: Record<SourceMark, boolean> = {
    digital_source_type: readDigitalSourceType(xmp) !== null,
    c2pa: xmp.includes('dcterms:provenance') || (await sourceBytes(source)).includes(c2paBox),
    iptc: (source.metadata.iptc?.length ?? 0) > 0,
  }
  return sourceMarks.filter((mark) => found[mark])
}
