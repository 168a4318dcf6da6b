// A listening client: reads the server's live events as a browser's EventSource would.
import { pathOf } from '@sartiq/contract/api.ts'
import { type LiveEvent, liveEvent, streamEvents } from '@sartiq/contract/review/endpoints.ts'
import { adminKey, type World } from './world.ts'

export type EventReader = Awaited<ReturnType<typeof readEvents>>

/** Connects, and collects what comes until it is disposed. `after` is the last id that was seen. */
export async function readEvents(world: World, after?: string) {
  const abort = new AbortController()
  const response = await fetch(world.origin + pathOf(streamEvents), {
    headers: { authorization: `Bearer ${adminKey}`, ...(after !== undefined && { 'last-event-id': after }) },
    signal: abort.signal,
  })
  const events: LiveEvent[] = []
  let resets = 0
  let wake: () => void = () => undefined
  const reading = (async () => {
    let text = ''
    const decoder = new TextDecoder()
    for await (const bytes of response.body as ReadableStream<Uint8Array>) {
      const chunk = decoder.decode(bytes, { stream: true })
      const blocks = (text + chunk).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) take(block)
      wake()
    }
  })().catch(() => undefined)

  function take(block: string): void {
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)))
    if (fields['event'] === 'reset') resets++
    if (fields['id'] !== undefined) events.push(liveEvent.parse(JSON.parse(String(fields['data']))))
  }

  return {
    response,
    events,
    resets: () => resets,
    lastId: () => String(events.at(-1)?.seq ?? after ?? ''),
    /** Waits until enough has come; what has not after a few seconds never does. */
    async until(isEnough: () => boolean): Promise<void> {
      const end = Date.now() + 5000
      while (!isEnough() && Date.now() < end) {
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, 100)
        })
      }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      abort.abort()
      await reading
    },
  }
}
