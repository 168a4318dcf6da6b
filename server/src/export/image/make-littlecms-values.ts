// Writes littlecms-values.json, what LittleCMS' own `transicc` makes of a set of patches (Debian: liblcms2-utils); then run oxfmt.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtInProfile, greyProfile } from '../../platform/image/test-files.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const neutrals = [0, 1, 2, 4, 8, 16, 32, 64, 96, 128, 160, 192, 224, 254, 255]

/** Neutrals, all corners and edges of the cube, near-blacks of each hue, and some colours from everywhere. */
function rgbPatches(): number[][] {
  const corners = [0, 128, 255].flatMap((r) => [0, 128, 255].flatMap((g) => [0, 128, 255].map((b) => [r, g, b])))
  const dark = [2, 8, 24].flatMap((v) => [
    [v, 0, 0],
    [0, v, 0],
    [0, 0, v],
  ])
  return [...neutrals.map((v) => [v, v, v]), ...corners, ...dark, ...scattered(24, 3)]
}

function scattered(count: number, channels: number): number[][] {
  let state = 1
  const next = (): number => {
    state = (state * 48271) % 2147483647
    return state % 256
  }
  return Array.from({ length: count }, () => Array.from({ length: channels }, next))
}

const folder = mkdtempSync(join(tmpdir(), 'littlecms-'))
const sources: Record<string, { icc: Buffer; patches: number[][] }> = {
  sRGB: { icc: await builtInProfile('srgb'), patches: rgbPatches() },
  P3: { icc: await builtInProfile('p3'), patches: rgbPatches() },
  AdobeRGB: { icc: readFileSync(here('../../../profiles/compatible-with-adobe-rgb-1998.icc')), patches: rgbPatches() },
  ProPhoto: { icc: readFileSync(here('../../../profiles/romm-rgb.icc')), patches: rgbPatches() },
  grey: { icc: greyProfile(1.8), patches: neutrals.map((v) => [v]) },
  CMYK: {
    icc: await builtInProfile('cmyk'),
    patches: [[0, 0, 0, 0], [255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 255], ...scattered(24, 4)],
  },
}

// transicc takes CMYK in percent, everything else as 0 to 255.
function convert(name: string, target: string): number[][] {
  const { patches } = sources[name]!
  const lines = patches.map((patch) => patch.map((v) => (name === 'CMYK' ? (v / 255) * 100 : v)).join('\n')).join('\n')
  const output = execFileSync(
    'transicc',
    ['-v0', '-n', '-t0', '-c0', `-i${join(folder, name)}`, `-o${join(folder, target)}`],
    {
      input: `${lines}\n`,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  const numbers = [...output.matchAll(/-?\d+\.\d+/g)].map(([text]) => Math.round(Number(text) * 100) / 100)
  if (numbers.length !== patches.length * 3) throw new Error(`${name} to ${target}: transicc said ${output}`)
  return patches.map((_, n) => numbers.slice(n * 3, n * 3 + 3))
}

for (const [name, { icc }] of Object.entries(sources)) writeFileSync(join(folder, name), icc)
// To a version 4 profile LittleCMS forces black point compensation on CMYK; see profileForCmyk.
writeFileSync(join(folder, 'sRGB-v2'), readFileSync(here('../../../profiles/srgb-v2.icc')))
const table = Object.entries(sources).map(([source, { patches }]) => ({
  source,
  patches,
  sRGB: convert(source, source === 'CMYK' ? 'sRGB-v2' : 'sRGB'),
  AdobeRGB: convert(source, 'AdobeRGB'),
  ProPhoto: convert(source, 'ProPhoto'),
}))
rmSync(folder, { recursive: true })
const rows = table.map((row) => JSON.stringify(row)).join(',\n')
writeFileSync(here('littlecms-values.json'), `[\n${rows}\n]\n`)
