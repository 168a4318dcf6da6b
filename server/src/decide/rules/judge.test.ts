// Every decision in every state: what it does, when it does nothing, when it conflicts.
import { expect, test } from 'vitest'
import { type DecisionAsked, judge, type ShotBefore } from './judge.ts'

const pending: ShotBefore = { status: 'PENDING_REVIEW', approved_prediction_id: null, rejection_reason: null }
const approved: ShotBefore = { status: 'APPROVED', approved_prediction_id: 'a', rejection_reason: null }
const rejected: ShotBefore = { status: 'REJECTED', approved_prediction_id: null, rejection_reason: 'QUALITY_ISSUE' }
const exported: ShotBefore = { status: 'EXPORTED', approved_prediction_id: 'a', rejection_reason: null }

const approveA: DecisionAsked = { action: 'approve', prediction_id: 'a' }
const approveB: DecisionAsked = { action: 'approve', prediction_id: 'b' }
const reject: DecisionAsked = { action: 'reject', reason: 'QUALITY_ISSUE' }
const rejectOther: DecisionAsked = { action: 'reject', reason: 'WRONG_STYLING' }
const unapprove: DecisionAsked = { action: 'unapprove' }

test.each([
  ['a pending shot is approved', pending, approveA, 'change'],
  ['a pending shot is rejected', pending, reject, 'change'],
  ['a pending shot cannot be unapproved', pending, unapprove, 'conflict'],
  ['approving the same again changes nothing', approved, approveA, 'nothing'],
  ['approving another image of an approved shot conflicts', approved, approveB, 'conflict'],
  ['an approved shot cannot be rejected', approved, reject, 'conflict'],
  ['an approved shot is unapproved', approved, unapprove, 'change'],
  ['rejecting for the same reason again changes nothing', rejected, reject, 'nothing'],
  ['rejecting for another reason conflicts', rejected, rejectOther, 'conflict'],
  ['a rejected shot cannot be approved', rejected, approveA, 'conflict'],
  ['an exported shot cannot be approved', exported, approveA, 'conflict'],
  ['an exported shot cannot be rejected', exported, reject, 'conflict'],
  ['an exported shot cannot be unapproved', exported, unapprove, 'conflict'],
  ['a rejected shot is deleted', rejected, { action: 'delete' }, 'change'],
  ['a pending shot cannot be deleted', pending, { action: 'delete' }, 'conflict'],
  ['a pending shot is revised', pending, { action: 'revise' }, 'change'],
  ['an exported shot is revised', exported, { action: 'revise' }, 'change'],
  ['an approved shot cannot be revised', approved, { action: 'revise' }, 'conflict'],
  ['a rejected shot is generated again', rejected, { action: 'regenerate' }, 'change'],
  ['a pending shot is not generated again unasked', pending, { action: 'regenerate' }, 'conflict'],
] as const)('%s', (_, shot, asked, is) => {
  expect(judge(shot, asked, null).is).toBe(is)
})

test('unapproving twice changes nothing', () => {
  expect(judge(pending, unapprove, 'unapprove').is).toBe('nothing')
})

test('a deleted shot keeps its state, a revised one is marked', () => {
  expect(judge(rejected, { action: 'delete' }, null)).toEqual({ is: 'change', after: { ...rejected, deleted: true } })
  expect(judge(exported, { action: 'revise' }, null)).toEqual({
    is: 'change',
    after: { ...pending, open_revision: true },
  })
})

test('an approval names the image, a rejection the reason', () => {
  expect(judge(pending, approveA, null)).toEqual({
    is: 'change',
    after: { status: 'APPROVED', approved_prediction_id: 'a', rejection_reason: null },
  })
  expect(judge(pending, reject, null)).toEqual({
    is: 'change',
    after: { status: 'REJECTED', approved_prediction_id: null, rejection_reason: 'QUALITY_ISSUE' },
  })
})
