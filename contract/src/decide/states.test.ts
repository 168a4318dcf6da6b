// The state table, row by row, against the seed's Image States.
import { expect, test } from 'vitest'
import { allowedActions, shotActions, shotStatuses, stateAllows } from './states.ts'

test.each([
  ['PENDING_REVIEW', ['approve', 'reject', 'revise']],
  ['APPROVED', ['unapprove', 'export']],
  ['REJECTED', ['delete', 'regenerate']],
  ['EXPORTED', ['revise', 'export', 'view_exports']],
] as const)('%s allows an admin %j', (status, actions) => {
  expect(allowedActions(status, 'admin')).toEqual(actions)
})

test.each([
  [null, []],
  ['viewer', []],
  ['reviewer', ['approve', 'reject', 'revise']],
  ['producer', ['approve', 'reject', 'revise']],
] as const)('role %s may do %j with a pending shot', (role, actions) => {
  expect(allowedActions('PENDING_REVIEW', role)).toEqual(actions)
})

test('a reviewer cannot export, and a viewer sees the export history', () => {
  expect(allowedActions('APPROVED', 'reviewer')).toEqual(['unapprove'])
  expect(allowedActions('EXPORTED', 'viewer')).toEqual(['view_exports'])
})

test('ten of the thirty-two pairs are allowed, and no others', () => {
  const pairs = shotStatuses.flatMap((status) => shotActions.filter((action) => stateAllows(status, action)))
  expect(pairs).toHaveLength(10)
})
