// What came of a bulk, in words.
import { expect, test } from 'vitest'
import { bulkSentence, failureSentence, failuresOf } from './bulk-words.ts'

test.each([
  [{ action: 'approve' }, 1, 'Approved 1 shot'],
  [{ action: 'reject', reason: 'WRONG_STYLING' }, 1200, 'Rejected 1,200 shots: Wrong styling'],
  [{ action: 'delete' }, 2, 'Deleted 2 shots'],
] as const)('%j of %d', (order, count, sentence) => {
  expect(bulkSentence(order, count)).toBe(sentence)
})

const failed = (error?: string) => ({ status: 'failed', error })

test('reasons are counted, the most frequent first', () => {
  const failures = failuresOf([
    { status: 'approved' },
    failed('There is no such shot.'),
    failed('The shot is PENDING_REVIEW.'),
    failed('The shot is PENDING_REVIEW.'),
    failed(),
  ])
  expect(failures).toEqual([
    { sentence: 'The shot is pending.', count: 2 },
    { sentence: 'It was refused.', count: 1 },
    { sentence: 'There is no such shot.', count: 1 },
  ])
  expect(failureSentence(failures)).toBe(
    '4 could not be: 2 × The shot is pending. 1 × It was refused. 1 × There is no such shot.',
  )
  expect(failureSentence(failuresOf([failed('The shot is APPROVED.')]))).toBe('1 could not be: The shot is approved.')
  expect(failureSentence([])).toBe('')
})
