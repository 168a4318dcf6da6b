// What makes a name safe on every system: characters, reserved names, lengths, and when two names are the same.
// Rules of Windows: learn.microsoft.com/windows/win32/fileio/naming-a-file. Lengths: 255 bytes on ext4 and APFS.
import type { TextChange } from './naming-token.ts'

export const mostSegmentBytes = 255

const loneSurrogate = /\p{Surrogate}/gu
/** Bidi controls and zero-width characters that join nothing: they can only mislead. ZWJ and ZWNJ stay, scripts need them. */
const invisible = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u206f\ufeff]/gu
const forbidden = /[<>:"\\|?*/\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu
const windowsReserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\s*(?:\.|$))/i
/** Only what can still matter in 255 bytes is looked at, so that a huge value costs nothing. */
const mostUnits = 2048

/** Literal text of a pattern, its spaces kept: forbidden characters become `_`, misleading ones go. */
export function cleanText(text: string): string {
  // Surrogates first: taking a character out from between two lone ones would join them.
  return text.slice(0, mostUnits).replace(loneSurrogate, '_').replace(invisible, '').replace(forbidden, '_')
}

/** A token's value: trimmed, changed, white space to `_`, and no `/`: folders come from the pattern alone. */
export function cleanValue(value: string, changes: readonly TextChange[]): string {
  let text = value.trim().slice(0, mostUnits).replace(loneSurrogate, '_').replace(invisible, '').trim()
  for (const change of changes) text = changeText(text, change)
  return cleanText(text.replace(/\s+/gu, '_'))
}

/** `slug` keeps letters, digits and marks of any script, drops Latin diacritics and joins words with `-`. */
export function changeText(text: string, change: TextChange): string {
  if (change === 'lower') return text.toLowerCase()
  if (change === 'upper') return text.toUpperCase()
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .toLowerCase()
  return plain
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .join('-')
}

/**
 * One folder or file name, from text already cleaned; may be empty, when nothing but dots and spaces was there.
 * @param room bytes to leave free at the end for what the caller appends
 */
export function safeSegment(text: string, room = 0): string {
  const trimmed = trimEdges(text.normalize('NFC'))
  const free = trimmed.replace(windowsReserved, (name) => `${name}_`)
  return trimEdges(cutBytes(free, mostSegmentBytes - room))
}

/** Without leading and trailing dots and spaces; loops, since a regex for the end would be quadratic. */
function trimEdges(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isEdge(text[start])) start++
  while (end > start && isEdge(text[end - 1])) end--
  return text.slice(start, end)
}

function isEdge(char: string | undefined): boolean {
  return char === '.' || (char !== undefined && char.trim() === '')
}

/** Length in UTF-8; by hand, because TextEncoder is no part of the language. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (const char of text) bytes += charBytes(char)
  return bytes
}

/** The longest start of a text with at most `most` bytes in UTF-8, never half a character. */
export function cutBytes(text: string, most: number): string {
  let bytes = 0
  let end = 0
  for (const char of text) {
    bytes += charBytes(char)
    if (bytes > most) return text.slice(0, end)
    end += char.length
  }
  return text
}

function charBytes(char: string): number {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}

/**
 * Two paths with one key are one file somewhere: NTFS and APFS ignore case, APFS normal forms too.
 * Down, up, down: a single mapping keeps ẞ from ß, or ς from σ.
 */
export function samenessKey(path: string): string {
  return path.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC')
}
