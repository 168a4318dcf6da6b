// The audit log as one CSV file: read page by page until its end, then handed to the browser.
import { listAudit } from '@sartiq/contract/people/audit.ts'
import { ask } from '../api/call.ts'
import { type AuditSearch, auditQueryOf } from './audit-search.ts'

type Watch = { signal: AbortSignal; onRows: (count: number) => void }

/** All entries that the filters find, as CSV (RFC 4180): one header, then the rows of every page. */
export async function readAuditCsv(search: AuditSearch, { signal, onRows }: Watch): Promise<string[]> {
  const parts: string[] = []
  let cursor: string | undefined
  let rows = 0
  do {
    const query = { ...auditQueryOf(search), limit: 500, cursor }
    const response = await ask(listAudit, { query }, { accept: 'text/csv', signal })
    const text = await response.text()
    const header = text.indexOf('\r\n') + 2
    parts.push(parts.length === 0 ? text : text.slice(header))
    // Details are JSON in one line, so every line is an entry.
    rows += text.slice(header).split('\r\n').length - 1
    onRows(rows)
    cursor = response.headers.get('x-next-cursor') ?? undefined
  } while (cursor !== undefined)
  return parts
}

export function saveFile(parts: string[], name: string, type: string): void {
  const url = URL.createObjectURL(new Blob(parts, { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Some browsers start reading only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
