// The audit log's filters: what a link may hold, and what is asked.
import { expect, test } from 'vitest'
import { endOfDay, startOfDay } from '../ui/days.ts'
import { auditQueryOf, parseAuditSearch } from './audit-search.ts'

test.each([
  [
    { actor: 'Ada', action: 'shot' },
    { actor: 'Ada', action: 'shot' },
  ],
  [{ actor: '', from: '2026-02-30', to: 'now', page: '3' }, {}],
  [{ actor: ['a', 'b'], from: '2026-02-28' }, { from: '2026-02-28' }],
])('%j is read as %j', (raw, search) => {
  expect(parseAuditSearch(raw)).toEqual(search)
})

test('both days are meant whole', () => {
  expect(auditQueryOf({ actor: ' Ada ', from: '2026-02-01', to: '2026-02-01' })).toEqual({
    actor: 'Ada',
    from: startOfDay('2026-02-01'),
    to: endOfDay('2026-02-01'),
  })
  expect(auditQueryOf({})).toEqual({})
})
