// XMP packets: what is written, and what is found in other people's.
import { describe, expect, it } from 'vitest'
import { readDigitalSourceType, writeXmp } from './xmp.ts'

const trained = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

describe('writeXmp', () => {
  it('escapes markup, keeps every language and drops what XML cannot hold', () => {
    const xmp = writeXmp({ title: 'A <b> & "c" \u0000\u0007\ud800', keywords: ['Röcke', '日本'] })
    expect(xmp).toContain('<rdf:li xml:lang="x-default">A &lt;b&gt; &amp; &quot;c&quot; \ufffd</rdf:li>')
    expect(xmp).toContain('<rdf:Bag><rdf:li>Röcke</rdf:li><rdf:li>日本</rdf:li></rdf:Bag>')
  })
  it('is read back', () => {
    expect(readDigitalSourceType(writeXmp({ digital_source_type: trained }))).toBe(trained)
    expect(readDigitalSourceType(writeXmp({ digital_source_type: 'a&b' }))).toBe('a&b')
  })
})

describe('readDigitalSourceType', () => {
  it.each([
    ['as an element', `<Iptc4xmpExt:DigitalSourceType>${trained}</Iptc4xmpExt:DigitalSourceType>`, trained],
    ['as an attribute', `<rdf:Description Iptc4xmpExt:DigitalSourceType="${trained}"/>`, trained],
    ['as a resource', `<iptcExt:DigitalSourceType rdf:resource='${trained}'/>`, trained],
    ['empty', '<Iptc4xmpExt:DigitalSourceType></Iptc4xmpExt:DigitalSourceType>', null],
    ['absent', '<x/>', null],
    ['between others', `<a/><x:DigitalSourceType></x:DigitalSourceType><b>c</b>`, null],
    ['spread out', `<x:DigitalSourceType\n a="b"\n>\n ${trained}\n</x:DigitalSourceType>`, trained],
    ['no XMP', null, null],
  ])('%s', (_name, xmp, expected) => {
    expect(readDigitalSourceType(xmp)).toBe(expected)
  })

  it.each(['x', 'a:DigitalSourceType', '<a:DigitalSourceType ', 'rdf:resource = '])(
    'is not kept busy by %s',
    (text) => {
      // Once took time by the square of the length: minutes for this one.
      expect(readDigitalSourceType(text.repeat(200_000))).toBeNull()
    },
  )
})
