// Query strings with repeated keys, for the API and for the address bar.

type Single = string | number | boolean | null | undefined
export type QueryValue = Single | readonly Single[]

/** Writes `{a: 'x', b: ['y', 'z']}` as `a=x&b=y&b=z`; undefined and empty values are left out. */
export function writeQuery(query: Record<string, QueryValue>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') params.append(name, String(item))
    }
  }
  return params.toString()
}

/** Reads what `writeQuery` wrote: a key that stands once is a string, one that stands often an array. */
export function readQuery(text: string): Record<string, string | string[]> {
  const params = new URLSearchParams(text)
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}
