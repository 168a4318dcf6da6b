// Tells who listens that a call was refused for want of a session: it ended while somebody was working.
import type { Endpoint } from '@sartiq/contract/endpoint.ts'

const listeners = new Set<() => void>()

export function onSessionEnd(listener: () => void): void {
  listeners.add(listener)
}

/** Asking who I am and signing in are refused without that anything ended. */
export function noteRefusal(endpoint: Pick<Endpoint, 'id' | 'permission'>, status: number): void {
  if (status !== 401 || endpoint.permission === 'open' || endpoint.id === 'getMe') return
  for (const listener of listeners) listener()
}
