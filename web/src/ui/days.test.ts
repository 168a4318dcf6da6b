// Days and their ends, also where a clock is put forward.
import { afterEach, expect, test } from 'vitest'
import { endOfDay, isDay, startOfDay } from './days.ts'

const zone = process.env['TZ']
afterEach(() => {
  process.env['TZ'] = zone
})

test.each([
  ['UTC', '2026-01-31', '2026-01-31T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
  ['Europe/Rome', '2026-07-01', '2026-06-30T22:00:00.000Z', '2026-07-01T22:00:00.000Z'],
  ['Europe/Rome', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'], // 23 hours
])('in %s %s lasts from %s to %s', (tz, day, start, end) => {
  process.env['TZ'] = tz
  expect([startOfDay(day), endOfDay(day)]).toEqual([start, end])
})

test.each([
  ['2026-02-28', true],
  ['2026-02-30', false],
  ['2026-13-01', false],
  ['yesterday', false],
  ['', false],
])('%j is a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is)
})
