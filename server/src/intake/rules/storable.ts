// Which JSON can be kept: the database takes neither NUL nor half a surrogate pair, and nobody needs depth without end.

const mostLevels = 100

/** Why a JSON value cannot be stored, as a sentence's end; undefined where it can. Walks without recursion. */
export function whyNotStorable(value: unknown): string | undefined {
  const open: [value: unknown, level: number][] = [[value, 1]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [one, level] = next
    if (level > mostLevels) return `must not be nested deeper than ${mostLevels} levels`
    if (typeof one === 'string' && !isText(one)) return 'must hold well-formed text without NUL'
    if (typeof one !== 'object' || one === null) continue
    if (!Object.keys(one).every(isText)) return 'must have names of well-formed text without NUL'
    for (const inner of Object.values(one)) open.push([inner, level + 1])
  }
  return undefined
}

function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}
