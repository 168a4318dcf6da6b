// The exports: newest first, with live bars and downloads.
import { Button, Table, Title, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { PackageOpen } from 'lucide-react'
import { LoadingState, ProblemState, ScreenState } from '../ui/screen-state.tsx'
import { ExportRow } from './export-row.tsx'
import { exportsQuery } from './export-queries.ts'
import classes from './exports.module.css'

export function ExportsPage() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(exportsQuery)
  if (isPending) return <LoadingState label="Loading exports" />
  if (error) return <ProblemState whole error={error} retry={() => void refetch()} />
  const exports = data.pages.flatMap((page) => page.items)
  return (
    <main className={classes['page']}>
      <Title order={1} mb="sm">
        Exports
      </Title>
      {exports.length === 0 ? (
        <ScreenState icon={PackageOpen} title="No export yet">
          Approve images in the gallery, then press Export… there.
        </ScreenState>
      ) : (
        <Table.ScrollContainer minWidth={900}>
          <Table verticalSpacing="xs" highlightOnHover aria-label="Exports">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Status</Table.Th>
                <Table.Th>Progress</Table.Th>
                <Table.Th>Format</Table.Th>
                <Table.Th>Destination</Table.Th>
                <Table.Th>By</Table.Th>
                <Table.Th>Started</Table.Th>
                <Table.Th ta="right">Size</Table.Th>
                <Table.Th>
                  <VisuallyHidden>Actions</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {exports.map((item) => (
                <ExportRow key={item.id} item={item} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older
        </Button>
      )}
    </main>
  )
}
