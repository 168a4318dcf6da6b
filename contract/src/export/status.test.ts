// An export's life, row by row.
import { expect, test } from 'vitest'
import { nextStep, percent, settle } from './status.ts'

test.each([
  [10, 4, 0, 'wait', 40],
  [10, 8, 2, 'deliver', 100],
  [10, 10, 0, 'deliver', 100],
  [10, 0, 10, 'fail', 100],
  [3, 1, 1, 'wait', 66],
  [1000, 999, 0, 'wait', 99],
] as const)('of %i images %i completed and %i failed: %s, %i %%', (total, completed, failed, step, done) => {
  expect(nextStep({ total, completed, failed })).toBe(step)
  expect(percent({ total, completed, failed })).toBe(done)
})

test.each([
  [10, 3, 0, 6, 'wait'],
  [10, 3, 1, 6, 'upload'],
  [10, 0, 0, 10, 'upload'],
  [10, 9, 1, 0, 'deliver'],
  [10, 0, 10, 0, 'fail'],
] as const)('of %i images %i completed, %i failed, %i uploading: %s', (total, completed, failed, uploading, step) => {
  expect(nextStep({ total, completed, failed, uploading })).toBe(step)
})

test.each([
  [10, 10, 0, 'COMPLETED'],
  [10, 8, 2, 'PARTIAL'],
  [10, 0, 10, 'FAILED'],
] as const)('%i images, %i completed, %i failed ends %s', (total, completed, failed, status) => {
  expect(settle({ total, completed, failed })).toBe(status)
})
