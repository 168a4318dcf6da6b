// Work that a process does again and again until it stops.
import type { Log } from './log.ts'

/**
 * Works at once, then every `pause` ms, until `stop` is aborted. A round that fails is logged and does not end it.
 * @param name of the work, for the log
 */
export async function repeat(
  name: string,
  pause: number,
  work: () => Promise<unknown>,
  { stop, log }: { stop: AbortSignal; log: Log },
): Promise<void> {
  while (!stop.aborted) {
    await work().catch((error: unknown) => log.warn({ err: error }, `${name} failed and will be tried again`))
    if (stop.aborted) return
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer)
        stop.removeEventListener('abort', go)
        resolve()
      }
      const timer = setTimeout(go, pause)
      stop.addEventListener('abort', go)
    })
  }
}
