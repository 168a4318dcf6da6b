// When a webhook is tried again, as tables.
import { expect, test } from 'vitest'
import { afterFailure, type Health, judgeAttempt, restAfter, retryAfter } from './webhook-retry.ts'

const ms = 1000
const hour = 3600 * ms
const answer = (status: number | null, retry_after_s: number | null = null) => ({
  status,
  retry_after_ms: retry_after_s === null ? null : retry_after_s * ms,
})

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [299, 'delivered'],
  [199, 'again'],
  [300, 'again'],
  [302, 'again'],
  [304, 'again'],
  [400, 'again'],
  [401, 'again'],
  [404, 'again'],
  [429, 'again'],
  [500, 'again'],
  [null, 'again'],
  [410, 'failed'],
])('an answer of %s means %s', (status, is) => {
  expect(judgeAttempt(answer(status), 0, 0.5).is).toBe(is)
})

test.each([
  [0, 0, 4000],
  [0, 0.5, 5000],
  [0, 1, 6000],
  [1, 0.5, 300 * ms],
  [4, 0.5, 5 * hour],
  [8, 0, 19.2 * hour],
  [8, 1, 28.8 * hour],
])('after %i failures and with luck %d, the next try is in %d ms', (tries, random, wait_ms) => {
  expect(judgeAttempt(answer(500), tries, random)).toEqual({ is: 'again', wait_ms })
})

test('the tenth failure is the last', () => {
  expect(judgeAttempt(answer(500), 9, 0.5)).toEqual({ is: 'failed', gone: false })
})

test.each([
  ['sooner than planned: as planned', 429, 0, 1, 5000],
  ['later: as asked', 429, 0, 120, 120 * ms],
  ['at a 503, too', 503, 0, 120, 120 * ms],
  ['not at a 500', 500, 0, 120, 5000],
  ['for years: an hour', 429, 0, 999_999_999, hour],
  ['for years, late: twice the step', 429, 5, 999_999_999, 20 * hour],
])('Retry-After, %s', (_, status, tries, seconds, wait_ms) => {
  expect(judgeAttempt(answer(status, seconds), tries, 0.5)).toEqual({ is: 'again', wait_ms })
})

const now = new Date('2026-11-22T12:00:00Z')
test.each([
  [undefined, null],
  ['', null],
  ['soon', null],
  ['-5', null],
  ['1e9', null],
  ['120', 120 * ms],
  [['7', '9'], 7 * ms],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30 * ms],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
])('the header Retry-After: %s', (header, wait) => {
  expect(retryAfter(header, now)).toBe(wait)
})

const fine: Health = { failures: 0, failing_since: null, paused_until: null }
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

test('an endpoint rests after five failures in a row, longer each time, ten minutes at most', () => {
  let health: Health = fine
  let time = now
  const rests: number[] = []
  for (let failures = 1; failures <= restAfter + 7; failures++) {
    health = afterFailure(health, answer(500), time)
    const until = health.paused_until === null ? time.getTime() : Date.parse(health.paused_until)
    rests.push((until - time.getTime()) / ms)
    time = new Date(until)
  }
  expect(rests).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 600, 600, 600])
  expect(health).toMatchObject({ failures: 12, failing_since: now.toISOString() })
})

test('what was under way when the rest began does not make it longer', () => {
  const resting = { failures: 5, failing_since: now.toISOString(), paused_until: at(0.5).toISOString() }
  expect(afterFailure(resting, answer(500), now)).toMatchObject({ failures: 6, paused_until: at(0.5).toISOString() })
})

test('who says "later" is left alone for so long, from the first time on', () => {
  expect(afterFailure(fine, answer(429, 90), now).paused_until).toBe(at(1.5).toISOString())
  expect(afterFailure(fine, answer(429, 9_999_999), now).paused_until).toBe(at(60).toISOString())
  expect(afterFailure(fine, answer(500, 90), now).paused_until).toBeNull()
})

test('five days of nothing but failures are enough', () => {
  const since = (days: number) => ({ ...fine, failing_since: at(-days * 24 * 60).toISOString() })
  expect(afterFailure(since(4.9), answer(500), now).given_up).toBe(false)
  expect(afterFailure(since(5.1), answer(500), now).given_up).toBe(true)
})
