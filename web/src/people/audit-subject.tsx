// What an entry of the audit log is about: a link where there is something to look at.
import { Anchor } from '@mantine/core'
import type { AuditEntry } from '@sartiq/contract/people/audit.ts'
import { Link } from '@tanstack/react-router'
import classes from './audit-table.module.css'

export function AuditSubject({ entry: { action, subject } }: { entry: AuditEntry }) {
  if (subject === null) return null
  const text = (
    <span className={classes['subject']} title={subject}>
      {shortId(subject)}
    </span>
  )
  if (action.startsWith('shot.')) {
    return (
      <Anchor
        c="inherit"
        underline="always"
        renderRoot={(props) => <Link to="/shots/$shotId" params={{ shotId: subject }} {...props} />}
      >
        {text}
      </Anchor>
    )
  }
  if (action.startsWith('export.')) {
    return (
      <Anchor
        c="inherit"
        underline="always"
        renderRoot={(props) => <Link to="/exports/$exportId" params={{ exportId: subject }} {...props} />}
      >
        {text}
      </Anchor>
    )
  }
  return text
}

/** The end of an id tells more than its beginning, which is the time. */
function shortId(subject: string): string {
  return /^[0-9a-f-]{36}$/.test(subject) ? `…${subject.slice(-12)}` : subject
}
