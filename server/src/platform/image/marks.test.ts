// Marks of origin are found wherever a file format keeps them.
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { findMarks } from './marks.ts'
import { insertPngChunk } from './png-xmp.ts'
import { inspectSource } from './source.ts'
import { makePhotoPng } from './test-files.ts'
import { writeXmp } from './xmp.ts'

const uri = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
const box = Buffer.concat([
  Buffer.from('0000002c6a756d62000000246a756d64', 'hex'),
  Buffer.from('6332706100110010800000aa00389b71', 'hex'),
  Buffer.from('\u0003c2pa\0', 'latin1'),
])

function jpegWith(jpeg: Buffer, marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

const png = (): Promise<Buffer> => makePhotoPng(40, 30)
const as = async (format: 'jpeg' | 'webp' | 'tiff', xmp?: string): Promise<Buffer> => {
  const image = sharp(await png())
  return (xmp ? image.withXmp(xmp) : image).toFormat(format).toBuffer()
}
// Photoshop's block 0x0404 with one IPTC-IIM record: a by-line.
const iptc = Buffer.concat([
  Buffer.from('Photoshop 3.0\u00008BIM\u0004\u0004\0\0\0\0\0\u0008', 'latin1'),
  Buffer.from('1c02500003616263', 'hex'),
])

describe('findMarks', () => {
  it.each([
    ['a plain PNG', png, []],
    ['a plain JPEG', () => as('jpeg'), []],
    ['C2PA in a PNG', async () => insertPngChunk(await png(), 'caBX', box), ['c2pa']],
    [
      'C2PA in a JPEG',
      async () => jpegWith(await as('jpeg'), 0xeb, Buffer.concat([Buffer.from('JP\0\u0001\0\0\0\u0001'), box])),
      ['c2pa'],
    ],
    ['C2PA by reference', () => as('jpeg', '<a dcterms:provenance="https://example.com/x.c2pa"/>'), ['c2pa']],
    ['an IPTC record', async () => jpegWith(await as('jpeg'), 0xed, iptc), ['iptc']],
    ['DigitalSourceType in a TIFF', () => as('tiff', writeXmp({ digital_source_type: uri })), ['digital_source_type']],
    ['the word alone', async () => insertPngChunk(await png(), 'tEXt', Buffer.from('note\0jumb c2pa jumd')), []],
  ] as const)('%s', async (_what, make, expected) => {
    const bytes = await make()
    expect(findMarks(await inspectSource(bytes), bytes)).toEqual(expected)
  })
})
