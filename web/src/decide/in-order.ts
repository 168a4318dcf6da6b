// Runs what concerns one shot in the order it was asked for, since requests may overtake each other on their way.

const waiting = new Map<string, { tail: Promise<unknown>; count: number }>()

/** `run` is told by `isLatest()` whether anything later waits: then the later one's state stays on screen. */
export async function inOrder<T>(shot_id: string, run: (isLatest: () => boolean) => Promise<T>): Promise<T> {
  const line = waiting.get(shot_id) ?? { tail: Promise.resolve(), count: 0 }
  line.count++
  const result = line.tail.then(() => run(() => line.count === 1))
  line.tail = result.catch(() => undefined)
  waiting.set(shot_id, line)
  try {
    return await result
  } finally {
    if (--line.count === 0) waiting.delete(shot_id)
  }
}
