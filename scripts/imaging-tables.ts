// The tables of docs/imaging.md, made from the code's own: what happens to each source, the limits, the encoders, the sentences.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { colorProfiles, outputBitDepth } from '../contract/src/export/format.ts'
import { errors } from '../contract/src/error.ts'
import { encoderSettings } from '../server/src/export/image/encode.ts'
import { longestJpegXmp, longestSides } from '../server/src/export/image/size-limit.ts'
import { maxBytes, maxPixels, timeoutSeconds } from '../server/src/platform/image/engine.ts'
import { workDepth } from '../server/src/platform/image/load.ts'
import { handlings, type SourceKind } from '../server/src/platform/image/source-kind.ts'

const root = join(import.meta.dirname, '..')

const names: Record<SourceKind, string> = {
  rgb_8: 'RGB, 8 bits, with a profile or none (sRGB); palettes too',
  rgb_16: 'RGB, 16 bits, with a profile',
  rgb_16_untagged: 'RGB, 16 bits, no profile',
  grey_8: 'grey, 8 bits, no grey profile',
  grey_16: 'grey, 16 bits, no grey profile',
  grey_8_tagged: 'grey, 8 bits, with a grey profile',
  grey_16_tagged: 'grey, 16 bits, with a grey profile',
  cmyk_tagged: 'CMYK with a profile',
  cmyk: 'CMYK without a profile, or with alpha',
}

const starts: Record<SourceKind, string> = {
  rgb_8: 'its profile, else sRGB',
  rgb_16: 'its profile',
  rgb_16_untagged: 'sRGB',
  grey_8: 'sRGB, three equal channels',
  grey_16: 'sRGB, three equal channels',
  grey_8_tagged: "the profile's curve, three equal channels",
  grey_16_tagged: "the profile's curve, three equal channels",
  cmyk_tagged: 'its profile, straight to the target',
  cmyk: "libvips' CMYK, by way of sRGB",
}

export type Golden = { kind: SourceKind; depth: 8 | 16; cells: { target: string; work: 8 | 16; out: 8 | 16 }[] }

/** The targets of the table's columns; ProPhoto leaves in 16 bits where the format can hold them. */
export const goldenTargets = [
  ...colorProfiles.map((color_profile) => ({ file_format: 'png' as const, color_profile, bit_depth: undefined })),
  { file_format: 'png' as const, color_profile: 'sRGB' as const, bit_depth: 16 as const },
  { file_format: 'jpg' as const, color_profile: 'ProPhoto' as const, bit_depth: undefined },
]

/** Each kind of source against each target: in how many bits it is worked on, and leaves. */
export function goldenRows(): Golden[] {
  return (Object.keys(handlings) as SourceKind[]).map((kind) => {
    const depth = kind.includes('16') ? 16 : 8
    const cells = goldenTargets.map((target) => {
      const out = outputBitDepth(target)
      const work = workDepth({ kind, bit_depth: depth }, { bit_depth: out })
      return { target: `${target.file_format} ${target.color_profile}${target.bit_depth ? ' 16' : ''}`, work, out }
    })
    return { kind, depth, cells }
  })
}

/** The tables by the name of their place in the page. */
export function imagingTables(): Record<string, string> {
  return { golden: goldenTable(), limits: limitsTable(), encoders: encodersTable(), sentences: sentencesTable() }
}

/** A page with each table put between its two marks. @throws Error where a mark is missing */
export function fillTables(page: string, tables: Record<string, string>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`docs/imaging.md has no place for the table "${name}"`)
    return `${text.slice(0, from)}${begin}\n${table}\n${text.slice(to)}`
  }, page)
}

function asTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

function goldenTable(): string {
  const rows = goldenRows()
  const head = ['source', 'colours start as', 'opened', ...(rows[0]?.cells.map(({ target }) => target) ?? [])]
  return asTable(
    head,
    rows.map(({ kind, cells }) => [
      `${names[kind]} (\`${kind}\`)`,
      starts[kind],
      handlings[kind].unpack ? 'taken apart into pixels' : 'in one pass',
      ...cells.map(({ work, out }) => (work === out ? `${work}` : `${work} → ${out}`)),
    ]),
  )
}

function limitsTable(): string {
  const sides = Object.entries(longestSides).map(([format, side]) => [`a side of a ${format}`, `${side} pixels`])
  return asTable(
    ['what', 'most'],
    [
      ['a picture', `${maxPixels / 1e6} million pixels`],
      ['a file', `${maxBytes / 1e6} MB`],
      ['work on one picture', `${timeoutSeconds} s`],
      ...sides,
      ['text in a jpg', `${longestJpegXmp} bytes of XMP`],
    ],
  )
}

function encodersTable(): string {
  return asTable(
    ['format', 'settings', 'why'],
    Object.entries(encoderSettings).map(([format, settings]) => [
      format,
      Object.entries(settings)
        .map(([name, value]) => `\`${name}: ${String(value)}\``)
        .join(', '),
      reasons[format as keyof typeof encoderSettings],
    ]),
  )
}

const reasons: Record<keyof typeof encoderSettings, string> = {
  jpg: 'full colour resolution (46.1 against 44.5 dB); the same pixels with 3 % more bytes at 0.3 of the time',
  png: "0.64 of the bytes of sharp's default in the same time; level 9 would cost 12 times as much for 12 % less",
  webp: "0.4 to 0.5 of the default effort's time at its size, 0.4 dB less",
  'webp from quality 95':
    'where little is thrown away there is little to decide: 0.4 of the time, 1 % more bytes, 0.4 dB less (7 % more at 98)',
  tiff: 'lossless; 0.43 of the bytes of LZW without predictor, and faster',
}

function sentencesTable(): string {
  const rows = failureSentences().map(({ code, sentence }) => [`\`${code}\``, sentence])
  return asTable(['code', 'what a producer reads'], rows)
}

/** Every sentence that image work fails with, as the code has it; what differs from case to case is "…". */
export function failureSentences(): { code: string; sentence: string }[] {
  const folders = ['server/src/platform/image', 'server/src/export', 'server/src/intake']
  const found = folders.flatMap((folder) => [...sources(join(root, folder))].flatMap(readSentences))
  const unique = new Map(found.map((one) => [`${one.code} ${one.sentence}`, one]))
  const order = Object.keys(errors)
  return [...unique.values()].toSorted(
    (a, b) => order.indexOf(a.code) - order.indexOf(b.code) || a.sentence.localeCompare(b.sentence, 'en'),
  )
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = relative(root, join(entry.parentPath, entry.name))
    if (entry.isFile() && path.endsWith('.ts') && !path.endsWith('.test.ts')) yield path
  }
}

function readSentences(path: string): { code: string; sentence: string }[] {
  const text = readFileSync(join(root, path), 'utf8')
  const calls = text.matchAll(/new ImageFailure\(\s*'(IMAGE_\w+)',\s*(['`])(.*?)\2/gs)
  return [...calls].map(([, code = '', , sentence = '']) => ({
    code,
    sentence: sentence.replaceAll(/\$\{.*?\}/g, '…'),
  }))
}
