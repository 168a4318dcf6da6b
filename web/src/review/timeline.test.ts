// Decisions and revisions as one line of time.
import type { Decision } from '@sartiq/contract/decide/endpoints.ts'
import type { Revision } from '@sartiq/contract/decide/revision.ts'
import type { ShotExport } from '@sartiq/contract/export/export.ts'
import { expect, test } from 'vitest'
import { timelineOf } from './timeline.ts'

const at = (minute: number) => `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`

function decision(id: string, action: string, minute: number, prediction_id = 'v1'): Decision {
  const by = { id: null, name: 'Ada' }
  const shared = { shot_id: 's', prediction_id, from: 'PENDING_REVIEW', to: 'PENDING_REVIEW' } as const
  return { id, action, ...shared, reason: null, notes: null, by, at: at(minute) }
}

function revision(id: string, minute: number, prediction_id = 'v1'): Revision {
  return {
    id,
    shot_id: 's',
    prediction_id,
    status: 'OPEN',
    changes_requested: ['Longer sleeves'],
    regenerate: false,
    config_overrides: {},
    generator: null,
    message: null,
    answers: [],
    requested_by: { id: null, name: 'Ada' },
    created_at: at(minute),
    answered_at: null,
  }
}

const told = (decisions: Decision[], revisions: Revision[]) =>
  timelineOf(decisions, revisions, []).map((entry) => [
    entry.id,
    ...(entry.kind === 'revision' ? [entry.decision?.id ?? null] : []),
  ])

test('a revision and the decision that asked for it are one entry', () => {
  const decisions = [decision('d3', 'approve', 9), decision('d2', 'revise', 5), decision('d1', 'reject', 1)]
  expect(told(decisions, [revision('r1', 5)])).toEqual([['d3'], ['r1', 'd2'], ['d1']])
})

test('two revisions of one moment keep a decision each', () => {
  const decisions = [decision('d2', 'revise', 5), decision('d1', 'revise', 5)]
  expect(told(decisions, [revision('r2', 5), revision('r1', 5)])).toEqual([
    ['r2', 'd2'],
    ['r1', 'd1'],
  ])
})

test.each([
  ['another time', decision('d1', 'revise', 6)],
  ['another image', decision('d1', 'revise', 5, 'v2')],
  ['another action', decision('d1', 'reject', 5)],
])('what has %s stays apart', (_, other) => {
  expect(told([other], [revision('r1', 5)])).toContainEqual(['r1', null])
  expect(told([other], [revision('r1', 5)])).toContainEqual(['d1'])
})

test('an export stands where it was asked for', () => {
  const record: ShotExport = {
    id: 'e1',
    status: 'COMPLETED',
    destination: { type: 'download' },
    preset: null,
    created_by: { id: null, name: 'Ada' },
    created_at: at(6),
    completed_at: at(8),
    files_expired_at: null,
    files: [],
  }
  const entries = timelineOf([decision('d2', 'export', 8), decision('d1', 'approve', 5)], [], [record])
  expect(entries.map(({ id }) => id)).toEqual(['d2', 'e1', 'd1'])
})

test('nothing makes nothing', () => {
  expect(timelineOf([], [], [])).toEqual([])
})
