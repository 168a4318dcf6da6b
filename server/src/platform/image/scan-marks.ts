// Looks for marks of origin in a file's bytes as they pass, whatever its format: XMP is plain text, C2PA a box of known bytes.
import { readDigitalSourceType } from './xmp.ts'

export type FileMarks = {
  /** As the file's XMP states it; null where it states none. */
  digital_source_type: string | null
  /** Whether content credentials are embedded; what they say is not checked. */
  c2pa: boolean
}

// A JUMBF description box of type "c2pa": the same 20 bytes in every file format, never compressed.
export const c2paBox = Buffer.from('6a756d646332706100110010800000aa00389b71', 'hex')

const property = Buffer.from(':DigitalSourceType')
/** What stands before and behind the property's name that is needed to read it. */
const before = 64
const behind = 2100

/** Takes a file piece by piece, keeps a few kilobytes of it, and knows the marks at the end. */
export function scanMarks(): { add(chunk: Uint8Array): void; end(): FileMarks } {
  const marks: FileMarks = { digital_source_type: null, c2pa: false }
  let kept = Buffer.alloc(0)
  const look = (bytes: Buffer, isEnd: boolean): void => {
    marks.c2pa ||= bytes.includes(c2paBox)
    let at = marks.digital_source_type === null ? bytes.indexOf(property) : -1
    while (at >= 0 && marks.digital_source_type === null && (isEnd || at + behind <= bytes.length)) {
      marks.digital_source_type = readDigitalSourceType(bytes.subarray(Math.max(0, at - before), at + behind))
      at = bytes.indexOf(property, at + property.length)
    }
  }
  return {
    add(chunk) {
      const bytes = Buffer.concat([kept, chunk])
      look(bytes, false)
      kept = bytes.subarray(Math.max(0, bytes.length - before - behind))
    },
    end() {
      look(kept, true)
      return marks
    },
  }
}
