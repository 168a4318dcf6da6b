// Step 6, metadata: writes descriptive fields as an XMP packet, and reads the digital source type out of one.

/** Descriptive fields written as XMP; absent, null and empty all mean: do not write. */
export type XmpFields = {
  title?: string | null
  description?: string | null
  keywords?: string[] | null
  rights?: string | null
  creator_tool?: string | null
  /** An IPTC URI, e.g. http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia */
  digital_source_type?: string | null
}

// The packet is read by machines first: the properties' order is fixed, so that equal fields give equal bytes.
const namespaces = [
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  ['dc', 'http://purl.org/dc/elements/1.1/'],
  ['xmp', 'http://ns.adobe.com/xap/1.0/'],
  ['xmpRights', 'http://ns.adobe.com/xap/1.0/rights/'],
  ['Iptc4xmpExt', 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/'],
]

/** An XMP packet with the fields that are there. */
export function writeXmp(metadata: XmpFields): string {
  const fields = [
    metadata.title && localised('dc:title', metadata.title),
    metadata.description && localised('dc:description', metadata.description),
    metadata.keywords?.length && bag('dc:subject', metadata.keywords),
    metadata.rights && localised('dc:rights', metadata.rights),
    metadata.creator_tool && simple('xmp:CreatorTool', metadata.creator_tool),
    metadata.digital_source_type && simple('Iptc4xmpExt:DigitalSourceType', metadata.digital_source_type),
  ].filter(Boolean)
  const declarations = namespaces.map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`).join(' ')
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${declarations}>`,
    `<rdf:Description rdf:about="">${fields.join('')}</rdf:Description>`,
    '</rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('\n')
}

/** The IPTC DigitalSourceType that an XMP packet states, as written there; null when it states none. */
export function readDigitalSourceType(xmp: Buffer | string | null | undefined): string | null {
  if (!xmp) return null
  const text = xmp.toString()
  for (const { index } of [...text.matchAll(/:DigitalSourceType(?=[\s=>])/g)].slice(0, mostMentions)) {
    if (/<\/[\w-]+$/.test(text.slice(Math.max(0, index - longestPrefix), index))) continue
    const value = unescapeXml(valueAfter(text.slice(index + ':DigitalSourceType'.length).slice(0, longestValue))).trim()
    if (value) return value
  }
  return null
}

// Foreign XMP may be megabytes of anything: what is looked at is bounded, so that reading takes time in proportion.
const mostMentions = 20
const longestPrefix = 40
const longestValue = 2000

/** The value that follows the property's name: of an attribute, a resource or an element. */
function valueAfter(text: string): string {
  return (
    /^\s*=\s*(["'])(.*?)\1/s.exec(text)?.[2] ??
    /^[^>]*?rdf:resource\s*=\s*(["'])(.*?)\1/s.exec(text)?.[2] ??
    /^[^>]*>([^<]*)<\//s.exec(text)?.[1] ??
    ''
  )
}

function simple(name: string, value: string): string {
  return `<${name}>${escapeXml(value)}</${name}>`
}

function localised(name: string, value: string): string {
  return `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(value)}</rdf:li></rdf:Alt></${name}>`
}

function bag(name: string, values: string[]): string {
  return `<${name}><rdf:Bag>${values.map((value) => simple('rdf:li', value)).join('')}</rdf:Bag></${name}>`
}

function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // Control characters and U+FFFE, U+FFFF cannot stand in XML at all.
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
