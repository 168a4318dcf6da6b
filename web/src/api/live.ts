// One stream of server events; chapters listen by type. The browser reconnects and resumes by itself.
import { pathOf } from '@sartiq/contract/api.ts'
import { type LiveEvent, liveEvent, streamEvents } from '@sartiq/contract/review/endpoints.ts'
import { createStore } from '../ui/store.ts'

export type LiveHandlers = Record<string, (event: LiveEvent) => void>

/** Whether the stream is up; pages that show running work ask now and then while it is not. */
export const liveStore = createStore<{ connected: boolean }>({ connected: false })

/**
 * Opens the stream and returns what closes it.
 * @param startOver runs when too much was missed while the stream was down
 */
export function connectLive(handlers: LiveHandlers, startOver: () => void): () => void {
  const source = new EventSource(pathOf(streamEvents))
  const receive = (message: MessageEvent<string>) => {
    const { success, data } = liveEvent.safeParse(JSON.parse(message.data))
    if (success) handlers[data.type]?.(data)
  }
  source.addEventListener('open', () => liveStore.set({ connected: true }))
  source.addEventListener('error', () => liveStore.set({ connected: false }))
  source.addEventListener('message', receive)
  source.addEventListener('reset', startOver)
  return () => source.close()
}
