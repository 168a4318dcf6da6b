// COSE_Sign1 with ES256 as C2PA wants it: certificates in the protected header, padded to a length that is known beforehand.
import { type KeyObject, sign } from 'node:crypto'

const byteString = 2
const textString = 3
const array = 4
const map = 5
const es256 = Buffer.from([0x26])
const x5chain = 33

/**
 * A tagged COSE_Sign1 over a detached payload.
 * @param certificates DER, the signer's first
 * @param length of the result in bytes, at least 1 KiB more than the certificates
 */
export function coseSign(payload: Uint8Array, key: KeyObject, certificates: Buffer[], length: number): Buffer {
  const bytes = certificates.map((one) => item(byteString, one))
  const chain = bytes.length === 1 ? bytes[0]! : Buffer.concat([head(array, bytes.length), ...bytes])
  const headers = Buffer.concat([head(map, 2), head(0, 1), es256, head(0, x5chain), chain])
  const signed = Buffer.concat([
    head(array, 4),
    item(textString, Buffer.from('Signature1')),
    item(byteString, headers),
    item(byteString, Buffer.alloc(0)),
    item(byteString, payload),
  ])
  const signature = sign('sha256', signed, { key, dsaEncoding: 'ieee-p1363' })
  const build = (padding: number): Buffer =>
    Buffer.concat([
      // Tag 18: COSE_Sign1, of protected and unprotected headers, no payload, signature.
      Buffer.from([0xd2]),
      head(array, 4),
      item(byteString, headers),
      head(map, 1),
      item(textString, Buffer.from('pad')),
      item(byteString, Buffer.alloc(padding)),
      Buffer.from([0xf6]),
      item(byteString, signature),
    ])
  // Paddings of 256 to 65535 bytes have a head of the same length.
  return build(length - (build(256).length - 256))
}

/** CBOR's head of an item: its type and its length or value. */
function head(type: number, value: number): Buffer {
  const major = type << 5
  if (value < 24) return Buffer.from([major | value])
  if (value < 256) return Buffer.from([major | 24, value])
  return Buffer.from([major | 25, value >> 8, value & 255])
}

function item(type: number, bytes: Uint8Array): Buffer {
  const first =
    bytes.length < 65_536
      ? head(type, bytes.length)
      : Buffer.from([(type << 5) | 26, ...[24, 16, 8, 0].map((shift) => (bytes.length >>> shift) & 255)])
  return Buffer.concat([first, bytes])
}
