// Repeated work: on after a failure, over at once when told.
import { expect, test } from 'vitest'
import { createLog } from './log.ts'
import { repeat } from './repeat.ts'

const log = createLog('silent', 'test')

test('a round that fails is followed by another', async () => {
  const stop = new AbortController()
  let rounds = 0
  await repeat(
    'counting',
    1,
    async () => {
      if (++rounds === 3) stop.abort()
      throw new Error('not this time')
    },
    { stop: stop.signal, log },
  )
  expect(rounds).toBe(3)
})

test('told to stop, it waits for no pause', async () => {
  const stop = new AbortController()
  const running = repeat('waiting', 1e9, async () => setImmediate(() => stop.abort()), { stop: stop.signal, log })
  await running
  expect(stop.signal.aborted).toBe(true)
})
