// The audit log: who did what, when and from where.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, listOf, page, person, time, words } from '../fields.ts'

export const auditEntry = z
  .strictObject({
    id,
    at: time,
    actor: person,
    via: z.enum(['session', 'key', 'nobody']),
    address: z.string().nullable(),
    action: z.string(),
    subject: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof auditEntry>

export const listAudit = endpoint({
  id: 'listAudit',
  chapter: 'people',
  method: 'GET',
  path: '/audit',
  summary: 'Every decision, export, log-in and change of settings, newest first; as CSV with `Accept: text/csv`',
  permission: 'administer',
  query: z.strictObject({
    ...page,
    actor: words.optional().describe('An id, or part of a name.'),
    action: words.optional().describe('`shot.approve`, or a group: `shot`, `login`.'),
    from: time.optional(),
    to: time.optional(),
  }),
  replies: { 200: listOf(auditEntry) },
  files: ['text/csv'],
})
