// When a session ends while somebody works, the way leads to signing in, and back to the same place.
import type { QueryClient } from '@tanstack/react-query'
import { hasStatus } from './problem.ts'

export function watchSession(client: QueryClient, signedOut: () => void): void {
  client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'error') return
    if (event.query.queryKey[0] === 'me' || !hasStatus(event.action.error, 401)) return
    client.removeQueries({ queryKey: ['me'] })
    signedOut()
  })
}
