// Which bytes a GET asks for: one `bytes` range and If-Range, by RFC 9110 sections 14 and 13.1.5.

/** `from` and `to` in bytes, both inclusive. */
export type RangeAnswer = { status: 200 } | { status: 206; from: number; to: number } | { status: 416 }

/**
 * Several ranges, another unit or a malformed header count as no header (14.2 allows it): the whole file is an answer
 * that every client can use.
 * @param bytes size of the whole file
 */
export function parseRange(header: string | undefined, bytes: number): RangeAnswer {
  const [, first, last] = header?.match(/^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return { status: 200 }
  if (first === '') {
    const length = Math.min(Number(last), bytes)
    return length === 0 ? { status: 416 } : { status: 206, from: bytes - length, to: bytes - 1 }
  }
  const from = Number(first)
  if (last !== '' && isLess(last, first)) return { status: 200 }
  if (from >= bytes) return { status: 416 }
  return { status: 206, from, to: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) }
}

/** True when a range may be served: no If-Range, or the very ETag. Weak tags and dates never match: there is no date here. */
export function ifRangeMatches(header: string | undefined, etag: string): boolean {
  return header === undefined || header.trim() === etag
}

/**
 * The answer's status and, for 206, its bytes. Meant for GET alone: 14.2 ignores Range in any other method.
 * @param headers as Node gives them, lower case
 * @param file its strong ETag, quotes included, and its size
 */
export function answerRange(
  headers: { range?: string | undefined; 'if-range'?: string | string[] | undefined },
  file: { etag: string; bytes: number },
): RangeAnswer {
  const condition = headers['if-range']
  const single = Array.isArray(condition) ? condition.join(', ') : condition
  return ifRangeMatches(single, file.etag) ? parseRange(headers.range, file.bytes) : { status: 200 }
}

/** The headers that say which bytes an answer bears. */
export function rangeHeaders(answer: RangeAnswer, file: { etag: string; bytes: number }): Record<string, string> {
  const always = { 'accept-ranges': 'bytes', etag: file.etag }
  if (answer.status === 416) return { ...always, 'content-range': `bytes */${file.bytes}` }
  if (answer.status === 200) return { ...always, 'content-length': String(file.bytes) }
  return {
    ...always,
    'content-length': String(answer.to - answer.from + 1),
    'content-range': `bytes ${answer.from}-${answer.to}/${file.bytes}`,
  }
}

/** Compares as digits, since positions may be beyond what a number holds exactly. */
function isLess(left: string, right: string): boolean {
  return BigInt(left) < BigInt(right)
}
