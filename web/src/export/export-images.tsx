// The images of an export: status, name, size, and why one failed.
import { Anchor, Button, SegmentedControl, Table, VisuallyHidden } from '@mantine/core'
import type { ExportImage, ExportRecord } from '@sartiq/contract/export/export.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatBytes, formatCount } from '../ui/format.ts'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { exportImagesQuery } from './export-queries.ts'
import { ImageStatusMark } from './export-status.tsx'
import classes from './exports.module.css'

const filters = ['all', 'completed', 'failed'] as const
type Filter = (typeof filters)[number]

export function ExportImages({ record }: { record: ExportRecord }) {
  const [filter, setFilter] = useState<Filter>('all')
  const images = useInfiniteQuery(exportImagesQuery(record.id, filter === 'all' ? undefined : filter))
  const { total, completed, failed } = record.progress
  const words: Record<Filter, string> = {
    all: `All ${formatCount(total)}`,
    completed: `Completed ${formatCount(completed)}`,
    failed: `Failed ${formatCount(failed)}`,
  }
  const isDam = record.destination.type === 'dam'
  const causes = new Map(record.errors.map((error) => [error.shot_id, error]))
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="Which images"
        value={filter}
        onChange={(value) => setFilter(value)}
        data={filters.map((value) => ({ value, label: words[value] }))}
      />
      {images.isPending && <LoadingState label="Loading images" />}
      {images.error && <ProblemState error={images.error} retry={() => void images.refetch()} />}
      {images.data && (
        <Table.ScrollContainer minWidth={700}>
          <Table verticalSpacing={6} aria-label="Images">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={130}>Status</Table.Th>
                <Table.Th>File</Table.Th>
                <Table.Th>Cause</Table.Th>
                {isDam && <Table.Th>In the DAM</Table.Th>}
                <Table.Th ta="right">Size</Table.Th>
                <Table.Th w={90}>
                  <VisuallyHidden>Actions</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {images.data.pages[0]?.items.length === 0 && (
                <Table.Tr>
                  <Table.Td colSpan={isDam ? 6 : 5}>No image here.</Table.Td>
                </Table.Tr>
              )}
              {images.data.pages.flatMap((page) =>
                page.items.map((image) => (
                  <ImageRow key={image.id} image={image} isDam={isDam} cause={causes.get(image.shot_id)} />
                )),
              )}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {images.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={images.isFetchingNextPage}
          onClick={() => void images.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  )
}

type RowProps = { image: ExportImage; isDam: boolean; cause: ExportRecord['errors'][number] | undefined }

function ImageRow({ image, isDam, cause }: RowProps) {
  return (
    <Table.Tr>
      <Table.Td>
        <ImageStatusMark status={image.status} />
      </Table.Td>
      <Table.Td className={classes['filename']}>{image.filename}</Table.Td>
      <Table.Td>{image.status === 'failed' && cause && `${cause.error}: ${cause.details}`}</Table.Td>
      {isDam && <Table.Td className={classes['filename']}>{image.dam_asset_id}</Table.Td>}
      <Table.Td ta="right">{image.bytes === null ? '' : formatBytes(image.bytes)}</Table.Td>
      <Table.Td ta="right">
        {image.download_url && (
          <Anchor
            c="inherit"
            underline="always"
            href={image.download_url}
            download
            aria-label={`Save ${image.filename}`}
          >
            Save
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
