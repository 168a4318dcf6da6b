// Keys: equal for wishes that give equal bytes, different for all others.
import { exportFormat, type ExportFormat } from '@sartiq/contract/export/format.ts'
import { describe, expect, it } from 'vitest'
import { renditionKey, type RenditionMetadata } from './request.ts'

const png: ExportFormat = exportFormat.parse({ file_format: 'png' })
const jpg: ExportFormat = exportFormat.parse({ file_format: 'jpg' })
const key = (format: ExportFormat, metadata: RenditionMetadata = {}, source = 'a'): string =>
  renditionKey(source, { format, metadata })

describe('renditionKey', () => {
  it('is 64 hex digits', () => expect(key(png)).toMatch(/^[0-9a-f]{64}$/))

  it.each([
    ['quality of a lossless format', key(png), key({ ...png, quality: 10 })],
    ['the default background of png', key(png), key({ ...png, background: 'transparent' })],
    ['a transparent background of jpg', key(jpg), key({ ...jpg, background: 'transparent' })],
    ['the default depth', key(png), key({ ...png, bit_depth: 8 })],
    ['empty metadata', key(png), key(png, { title: '', keywords: [], digital_source_type: null })],
    ['order of properties', key(png, { title: 'a', rights: 'b' }), key(png, { rights: 'b', title: 'a' })],
  ])('is the same for %s', (_name, a, b) => expect(a).toBe(b))

  it.each([
    ['source', key(png, {}, 'b')],
    ['resolution', key({ ...png, resolution: '512' })],
    ['format', key({ ...png, file_format: 'tiff' })],
    ['profile', key({ ...png, color_profile: 'AdobeRGB' })],
    ['background', key({ ...png, background: 'black' })],
    ['depth', key({ ...png, bit_depth: 16 })],
    ['title', key(png, { title: 'a' })],
    ['keywords', key(png, { keywords: ['a'] })],
    ['split of keywords', key(png, { keywords: ['a', 'b'] })],
    ['joined keywords', key(png, { keywords: ['a,b'] })],
  ])('differs by %s', (_name, other) => expect(other).not.toBe(key(png)))

  it('differs by quality where it counts', () => expect(key(jpg)).not.toBe(key({ ...jpg, quality: 10 })))
})
