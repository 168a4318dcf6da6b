// Marks are found however a file is cut into pieces, and in the files that the pipeline writes.
import { exportFormat, fileFormats } from '@sartiq/contract/export/format.ts'
import { expect, it } from 'vitest'
import { renderImage } from '../../export/image/pipeline.ts'
import { c2paBox, scanMarks, type FileMarks } from './scan-marks.ts'
import { makePhotoPng } from './test-files.ts'

const uri = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

function scan(file: Buffer, step: number): FileMarks {
  const scanner = scanMarks()
  for (let at = 0; at < file.length; at += step) scanner.add(file.subarray(at, at + step))
  return scanner.end()
}

it.each(fileFormats)('finds what the pipeline wrote into %s', async (file_format) => {
  const format = exportFormat.parse({ file_format })
  const photo = await makePhotoPng(60, 40)
  const marked = await renderImage(photo, { format, metadata: { title: 'x'.repeat(5000), digital_source_type: uri } })
  const plain = await renderImage(photo, { format, metadata: {} })
  for (const step of [37, 4096, 1_000_000]) {
    expect(scan(marked.data, step)).toEqual({ digital_source_type: uri, c2pa: false })
    expect(scan(plain.data, step)).toEqual({ digital_source_type: null, c2pa: false })
  }
})

it('finds content credentials across a cut', () => {
  const file = Buffer.concat([Buffer.alloc(10_000), c2paBox, Buffer.alloc(10_000)])
  for (const step of [1, 7, 10_010]) expect(scan(file, step)).toEqual({ digital_source_type: null, c2pa: true })
})
