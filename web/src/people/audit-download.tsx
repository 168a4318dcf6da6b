// The audit log as a file: every entry that the filters find, however many pages that is.
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Download, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { plural } from '../ui/format.ts'
import { Refusal } from '../ui/refusal.tsx'
import type { AuditSearch } from './audit-search.ts'
import { readAuditCsv, saveFile } from './download-audit.ts'
import classes from './settings.module.css'

export function AuditDownload({ search }: { search: AuditSearch }) {
  const [rows, setRows] = useState(0)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const download = useMutation({
    mutationFn: async () => {
      const stop = new AbortController()
      running.current = stop
      setRows(0)
      const parts = await readAuditCsv(search, { signal: stop.signal, onRows: setRows }).catch(orStopped(stop))
      if (parts) saveFile(parts, 'audit.csv', 'text/csv')
    },
  })
  return (
    <>
      {download.isPending ? (
        <Button
          variant="default"
          className={classes['beside']}
          leftSection={<X size={16} aria-hidden />}
          onClick={() => running.current?.abort()}
        >
          Stop at {plural(rows, 'entry', 'entries')}
        </Button>
      ) : (
        <Button
          variant="default"
          className={classes['beside']}
          leftSection={<Download size={16} aria-hidden />}
          onClick={() => download.mutate()}
        >
          Download as CSV
        </Button>
      )}
      <Refusal error={download.error} />
    </>
  )
}

/** Somebody who stops it knows that it stopped. */
function orStopped({ signal }: AbortController) {
  return (error: unknown): null => {
    if (signal.aborted) return null
    throw error
  }
}
