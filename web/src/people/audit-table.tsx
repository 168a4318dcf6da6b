// The entries of the audit log, newest first.
import { Table, Text } from '@mantine/core'
import { type AuditEntry, listAudit } from '@sartiq/contract/people/audit.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { formatExact } from '../ui/format.ts'
import { jsonText } from '../ui/json-text.ts'
import { PagedTable, pagesOf } from '../ui/paged-table.tsx'
import { type AuditSearch, auditQueryOf } from './audit-search.ts'
import { AuditSubject } from './audit-subject.tsx'
import classes from './audit-table.module.css'

const auditPages = (search: AuditSearch) =>
  pagesOf(['audit', search], (cursor, signal) =>
    call(listAudit, { query: { ...auditQueryOf(search), limit: 100, cursor } }, { signal }),
  )

export function AuditTable({ search }: { search: AuditSearch }) {
  const list = useInfiniteQuery(auditPages(search))
  return (
    <PagedTable
      label="Audit log"
      list={list}
      titles={['When', 'Who', 'From where', 'Action', 'Subject', 'Details']}
      renderRow={(entry) => <EntryRow key={entry.id} entry={entry} />}
      minWidth={1100}
      empty={
        <Text c="dimmed" mt="md">
          Nothing of the kind has happened.
        </Text>
      }
    />
  )
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  return (
    <Table.Tr>
      <Table.Td>
        <time dateTime={entry.at} className={classes['line']}>
          {formatExact(entry.at)}
        </time>
      </Table.Td>
      <Table.Td>{entry.actor.name || 'nobody'}</Table.Td>
      <Table.Td className={classes['line']}>{whereFrom(entry)}</Table.Td>
      <Table.Td>{entry.action}</Table.Td>
      <Table.Td>
        <AuditSubject entry={entry} />
      </Table.Td>
      <Table.Td>
        <Details details={entry.details} />
      </Table.Td>
    </Table.Tr>
  )
}

const ways: Record<AuditEntry['via'], string> = { session: 'browser', key: 'key', nobody: 'not signed in' }

/** What the server does by itself comes from nowhere. */
function whereFrom({ via, address }: AuditEntry): string {
  if (address !== null) return `${address}, ${ways[via]}`
  return via === 'nobody' ? 'the server itself' : ways[via]
}

function Details({ details }: Pick<AuditEntry, 'details'>) {
  const known = Object.entries(details).filter(([, value]) => value !== null && value !== undefined)
  return (
    <span className={classes['details']}>
      {known.map(([name, value]) => (
        <span key={name}>
          <span className={classes['name']}>{name}</span> {jsonText(value)}
        </span>
      ))}
    </span>
  )
}
