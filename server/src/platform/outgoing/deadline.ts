// An end for a request: its deadline, its caller's signal, or a reason of our own, whichever is first.

export type Deadline = {
  signal: AbortSignal
  /** Rejects with the reason when the request is stopped. */
  stopped: Promise<never>
  stop(reason: unknown): void
  /** Why the request was stopped; undefined while it was not. */
  reason(): unknown
  clear(): void
}

/** Starts the clock. `clear` must follow, else the timer and the listener stay until the deadline. */
export function startDeadline(ms: number, late: () => Error, outer: AbortSignal | undefined): Deadline {
  const inner = new AbortController()
  const stop = (reason: unknown) => inner.abort(reason)
  const stopFromOutside = () => stop(outer?.reason)
  // A longer wait than setTimeout can count would end at once.
  const timer = setTimeout(() => stop(late()), Math.min(ms, 2 ** 31 - 1))
  if (outer?.aborted) stopFromOutside()
  else outer?.addEventListener('abort', stopFromOutside, { once: true })
  const stopped = new Promise<never>((_, reject) => {
    const tell = () => reject(inner.signal.reason)
    if (inner.signal.aborted) tell()
    else inner.signal.addEventListener('abort', tell, { once: true })
  })
  stopped.catch(() => {})
  return {
    signal: inner.signal,
    stopped,
    stop,
    reason: () => (inner.signal.aborted ? inner.signal.reason : undefined),
    clear() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', stopFromOutside)
    },
  }
}
