// Where somebody goes after signing in: a page of ours, whatever address was asked for.

const ours = 'http://ours.invalid'

/** The path with its search, read as a browser reads it; `/` for anything that leads elsewhere. */
export function returnPath(from: string | undefined): string {
  const url = from?.startsWith('/') ? URL.parse(from, ours) : null
  if (url?.origin !== ours || url.pathname.startsWith('//') || url.pathname.startsWith('/api/')) return '/'
  return url.pathname + url.search + url.hash
}
