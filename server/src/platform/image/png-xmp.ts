// Puts an XMP packet into a PNG uncompressed, as the XMP specification asks; libvips would compress it out of scanners' sight.
import { crc32 } from 'node:zlib'

const headerEnd = 33

/** A PNG with one more chunk behind its header. */
export function insertPngChunk(png: Buffer, name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length, 0)
  head.write(name, 4, 'latin1')
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body, crc32(head.subarray(4))), 0)
  return Buffer.concat([png.subarray(0, headerEnd), head, body, check, png.subarray(headerEnd)])
}

/** A PNG that carries an XMP packet. */
export function addPngXmp(png: Buffer, xmp: string): Buffer {
  // Keyword, not compressed, no language, no translated keyword, text.
  return insertPngChunk(png, 'iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`))
}
