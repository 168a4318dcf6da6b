// The one naming engine, for preview, ZIP, DAM, webhook and web: an export's `naming`, and the names it fixes.
import { z } from 'zod'
import { isStorable } from '../fields.ts'
import type { FileFormat } from './format.ts'
import { cutBytes, mostSegmentBytes, safeSegment, samenessKey } from './naming-clean.ts'
import { parsePattern } from './naming-pattern.ts'
import { type NamingValues, type RenderedName, type TokenReport, renderName } from './naming-render.ts'

export { type ParsedPattern, type PatternResult, parsePattern } from './naming-pattern.ts'
export { type TokenName, tokenNames } from './naming-token.ts'
export { type NamingValues, type RenderedName, type TokenReport, renderName } from './naming-render.ts'

export const indexScopes = ['export', 'sku', 'shot'] as const
export const collisionRules = ['suffix', 'fail'] as const

/** An export's `naming`, as the seed's object; everything has a default. */
export const naming = z
  .strictObject({
    pattern: z
      .string()
      .max(500)
      .refine(isStorable, 'must be well-formed text without NUL')
      .superRefine((pattern, context) => {
        const parsed = parsePattern(pattern)
        if (parsed.ok) return
        const { message, position } = parsed
        context.addIssue({ code: 'custom', message: `At position ${position}: ${message}`, params: { position } })
      })
      .default('{sku}_{shot_type}_{index}')
      .describe(
        'Tokens such as {sku}, {index:4}, {subject:lower|none}; `/` makes folders. The extension comes from the format.',
      ),
    start_index: z.int().min(0).max(1e9).default(1),
    index_scope: z
      .enum(indexScopes)
      .default('export')
      .describe('Where {index} starts again: never, at each SKU, at each shot.'),
    on_collision: z
      .enum(collisionRules)
      .default('suffix')
      .describe('`suffix` gives equal names _2, _3; `fail` refuses them.'),
  })
  .meta({ id: 'Naming' })
export type Naming = z.infer<typeof naming>

/** One file to name. */
export type NamingItem = {
  shot_id: string
  /** Files of one image (its formats, its sizes) share one index; without it every item counts. */
  image_id?: string | undefined
  file_format: FileFormat
  values: Omit<NamingValues, 'index'>
}

export type FixedName = {
  /** Folders, name and extension, with `/`: unique in the list, ignoring case. */
  path: string
  index: number
  /** The path as the pattern gave it, when another item had it first; else null. */
  wanted: string | null
  tokens: TokenReport[]
}
/** `items` are positions in the list, the one that kept the name first; it is absent where a folder bears the name. */
export type NameCollision = { path: string; items: number[] }
export type FixedNames = {
  /** False when names collide and `on_collision` is `fail`; `names` then shows what `suffix` would give. */
  ok: boolean
  names: FixedName[]
  collisions: NameCollision[]
}

/**
 * Fixes the paths of all items in the order asked for, in linear time.
 * @throws RangeError for a pattern that the `naming` schema refuses: parse it first
 */
export function fixNames(items: readonly NamingItem[], rule: Naming): FixedNames {
  const parsed = parsePattern(rule.pattern)
  if (!parsed.ok) throw new RangeError(`At position ${parsed.position}: ${parsed.message}`)
  const indexes = giveIndexes(items, rule)
  const rendered = items.map((item, at) =>
    renderName(parsed.pattern, { ...item.values, index: indexes[at] }, { room: item.file_format.length + 1 }),
  )
  const folders = new Set(rendered.flatMap(folderKeys))
  const takenBy = new Map<string, number>()
  const nextSuffix = new Map<string, number>()
  const collisions = new Map<string, NameCollision>()
  const isFree = (key: string) => !takenBy.has(key) && !folders.has(key)
  const names = rendered.map((name, at): FixedName => {
    const extension = `.${items[at]?.file_format}`
    const asked = name.path + extension
    const key = samenessKey(asked)
    const free = isFree(key)
    const path = free ? asked : addSuffix(name, extension, isFree, nextSuffix)
    if (!free) noteCollision(collisions, key, asked, takenBy.get(key), at)
    takenBy.set(free ? key : samenessKey(path), at)
    return { path, index: indexes[at] ?? 0, wanted: free ? null : asked, tokens: name.tokens }
  })
  const ok = collisions.size === 0 || rule.on_collision === 'suffix'
  return { ok, names, collisions: [...collisions.values()] }
}

function giveIndexes(items: readonly NamingItem[], rule: Naming): number[] {
  const next = new Map<string, number>()
  const given = new Map<string, number>()
  return items.map((item) => {
    const scope =
      rule.index_scope === 'export' ? '' : rule.index_scope === 'sku' ? (item.values.sku ?? '') : item.shot_id
    const image = item.image_id === undefined ? null : JSON.stringify([scope, item.image_id])
    const known = image === null ? undefined : given.get(image)
    if (known !== undefined) return known
    const index = next.get(scope) ?? rule.start_index
    next.set(scope, index + 1)
    if (image !== null) given.set(image, index)
    return index
  })
}

/** A file may not bear the name of a folder: no file system could unpack both. */
function folderKeys(name: RenderedName): string[] {
  return name.folders.map((_, at) => samenessKey(name.folders.slice(0, at + 1).join('/')))
}

/** Counts on from where the same stem stopped last, so that many equal names cost no more than different ones. */
function addSuffix(
  name: RenderedName,
  extension: string,
  isFree: (key: string) => boolean,
  nextSuffix: Map<string, number>,
): string {
  for (let digits = 1; ; digits++) {
    // Long stems are cut for the suffix and may then be each other's equal: the counter belongs to the cut stem.
    const stem = safeSegment(cutBytes(name.stem, mostSegmentBytes - extension.length - 1 - digits))
    const start = [...name.folders, stem].join('/')
    const counter = JSON.stringify([samenessKey(start), extension, digits])
    let count = nextSuffix.get(counter) ?? (digits === 1 ? 2 : 10 ** (digits - 1))
    while (count < 10 ** digits && !isFree(samenessKey(`${start}_${count}${extension}`))) count++
    nextSuffix.set(counter, count + 1)
    if (count < 10 ** digits) return `${start}_${count}${extension}`
  }
}

function noteCollision(
  collisions: Map<string, NameCollision>,
  key: string,
  path: string,
  first: number | undefined,
  at: number,
): void {
  const known = collisions.get(key)
  if (known) known.items.push(at)
  else collisions.set(key, { path, items: first === undefined ? [at] : [first, at] })
}
