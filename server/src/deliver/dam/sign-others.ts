// Signatures that single systems have of their own: ResourceSpace signs the query, Cloudinary the fields.
import { createHash } from 'node:crypto'

export type Field = { name: string; value: string }

/** ResourceSpace: `user` in the query, and `sign`, the sha256 of the key and the query as it is sent. */
export function signQuery(url: URL, { username, api_key }: { username: string; api_key: string }): URL {
  const query = [`user=${encodeURIComponent(username)}`, url.search.slice(1)].filter((part) => part !== '').join('&')
  const signed = new URL(url)
  signed.search = query
  // As the parser wrote it: what is signed is what goes over the wire.
  const sent = signed.search.slice(1)
  signed.search = `${sent}&sign=${createHash('sha256')
    .update(api_key + sent)
    .digest('hex')}`
  return signed
}

const unsigned = new Set(['file', 'cloud_name', 'resource_type', 'api_key'])

/**
 * Cloudinary: SHA-1 over every field but those, sorted, as `a=1&b=2` and the secret; good for an hour. An `&` within a
 * value is `%26` there, as its version 2 has it, so that no value can pass for another field.
 */
export function signFields(
  fields: readonly Field[],
  { api_key, api_secret }: { api_key: string; api_secret: string },
  now: Date,
): Field[] {
  const all = [...fields, { name: 'timestamp', value: String(Math.floor(now.getTime() / 1000)) }]
  const text = all
    .filter(({ name, value }) => !unsigned.has(name) && value !== '')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, value }) => `${name}=${value.replaceAll('&', '%26')}`)
    .join('&')
  const signature = createHash('sha1')
    .update(text + api_secret)
    .digest('hex')
  return [...all, { name: 'api_key', value: api_key }, { name: 'signature', value: signature }]
}
