// What the choices will really give: names, collisions, warnings, size.
import { Text } from '@mantine/core'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { previewExport } from '@sartiq/contract/export/endpoints.ts'
import type { UseQueryResult } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { ApiProblem, sentenceOf } from '../api/problem.ts'
import { formatBytes, formatCount, plural } from '../ui/format.ts'
import classes from './export-dialog.module.css'

type Preview = Reply<typeof previewExport>

export function ExportPreview({ preview, isEmpty }: { preview: UseQueryResult<Preview>; isEmpty: boolean }) {
  return (
    <section className={classes['preview']} aria-label="Preview" aria-busy={preview.isFetching}>
      {isEmpty ? (
        <Text>There is nothing to export here: approve images first, or choose others.</Text>
      ) : preview.error ? (
        <Problem error={preview.error} />
      ) : preview.data ? (
        <Names preview={preview.data} isOld={preview.isPlaceholderData} />
      ) : (
        <Text c="dimmed">Working out the names…</Text>
      )}
    </section>
  )
}

function Names({ preview, isOld }: { preview: Preview; isOld: boolean }) {
  const { files, total } = preview
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must get there */}
      <ul className={classes['names']} aria-label="Files" style={{ opacity: isOld ? 0.6 : 1 }} tabIndex={0}>
        {files.map((file) => (
          <li key={`${file.prediction_id} ${file.format_index}`}>
            {file.filename}
            <span>
              {file.width}×{file.height}
            </span>
          </li>
        ))}
      </ul>
      {total > files.length && <Text c="dimmed">and {formatCount(total - files.length)} more</Text>}
      <Warnings preview={preview} />
      <Text>
        {plural(total, 'file')} · about {formatBytes(preview.estimated_bytes)} · 1 ZIP
      </Text>
    </>
  )
}

function Warnings({ preview }: { preview: Preview }) {
  const lines = [
    ...preview.collisions.map(
      ({ filename, shot_ids }) =>
        `${plural(shot_ids.length, 'shot')} want the name ${filename}; {index} tells them apart`,
    ),
    ...preview.empty_tokens.map(
      ({ token, count }) => `{${token.replace(/[{}]/g, '')}} is empty for ${plural(count, 'shot')}`,
    ),
    ...preview.warnings.map(({ message, count }) => `${message} (${formatCount(count)})`),
  ]
  const shown = lines.slice(0, 6)
  return (
    <output>
      {shown.map((line) => (
        <Text key={line} size="sm" style={{ display: 'flex', gap: 6 }}>
          <TriangleAlert size={14} aria-label="Warning" style={{ flex: 'none', marginTop: 2 }} />
          {line}
        </Text>
      ))}
      {lines.length > shown.length && <Text c="dimmed">and {plural(lines.length - shown.length, 'more warning')}</Text>}
    </output>
  )
}

function Problem({ error }: { error: unknown }) {
  const items = error instanceof ApiProblem ? error.errors.slice(0, 8) : []
  return (
    <div role="alert">
      <Text>{sentenceOf(error)}</Text>
      {items.map(({ pointer, message }) => (
        <Text key={pointer + message} size="sm" c="dimmed">
          {message}
        </Text>
      ))}
    </div>
  )
}
