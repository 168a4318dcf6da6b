// The grammar of naming patterns: "{sku}/{shot_type:lower|none}_{index:4}" to parts, or a sentence and a position.
import { PatternError, type TokenPart, readToken } from './naming-token.ts'

export type TextPart = { kind: 'text'; text: string; position: number }
export type PatternPart = TextPart | TokenPart
export type ParsedPattern = {
  source: string
  /** One list of parts for each folder, the file's name last; never empty, and the name never without a part. */
  segments: PatternPart[][]
  /** The image extension that the pattern ended with, dot included: the file format brings its own. */
  dropped_extension: string | null
}
export type PatternResult = { ok: true; pattern: ParsedPattern } | { ok: false; message: string; position: number }

/** Path depth times 255 bytes stays far under PATH_MAX (4096), beyond which unzip truncates. */
export const mostFolders = 8
export const imageExtension = /\.(?:png|jpe?g|webp|tiff?|avif|heic|gif|bmp)$/i

/** Reads a pattern whole. `position` is a 0-based offset in UTF-16 units; nothing is thrown. */
export function parsePattern(pattern: string): PatternResult {
  try {
    const segments = readSegments(pattern)
    return { ok: true, pattern: { source: pattern, segments, dropped_extension: dropExtension(segments, pattern) } }
  } catch (error) {
    if (error instanceof PatternError) return { ok: false, message: error.message, position: error.position }
    throw error
  }
}

function readSegments(pattern: string): PatternPart[][] {
  let segment: PatternPart[] = []
  const segments = [segment]
  let at = 0
  while (at < pattern.length) {
    const char = pattern[at]
    if (char === '{') {
      const token = readToken(pattern, at)
      segment.push(token)
      at += token.source.length
    } else if (char === '}') {
      throw new PatternError('This } closes nothing; a token is written {name}.', at)
    } else if (char === '/') {
      if (segments.length > mostFolders) throw new PatternError(`A pattern has at most ${mostFolders} folders.`, at)
      segments.push((segment = []))
      at += 1
    } else {
      const end = at + (pattern.slice(at).match(/^[^{}/]+/)?.[0].length ?? 1)
      segment.push({ kind: 'text', text: pattern.slice(at, end), position: at })
      at = end
    }
  }
  return segments
}

/** Takes one image extension off the name's last part, and sees that something is left to name a file by. */
function dropExtension(segments: PatternPart[][], pattern: string): string | null {
  const name = segments.at(-1) ?? []
  const last = name.at(-1)
  const extension = last?.kind === 'text' ? (last.text.match(imageExtension)?.[0] ?? null) : null
  if (last?.kind === 'text' && extension !== null) {
    last.text = last.text.slice(0, -extension.length)
    if (last.text === '') name.pop()
  }
  if (name.length === 0) {
    throw new PatternError(
      'The pattern needs a name for the file after its last folder, as in {sku}/{index}.',
      pattern.lastIndexOf('/') + 1,
    )
  }
  return extension
}
