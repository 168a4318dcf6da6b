// A list of the API as a table, in each of its states: loading, failed, empty, and with more to read.
import { Button, Table, VisuallyHidden } from '@mantine/core'
import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  infiniteQueryOptions,
} from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LoadingState, ProblemState } from './screen-state.tsx'

export type Page<T> = { items: T[]; next_cursor: string | null }
export type Pages<T> = InfiniteData<Page<T>>

/** Reads a list page by page. */
export function pagesOf<T>(
  queryKey: QueryKey,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ signal, pageParam }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    refetchOnMount: 'always',
  })
}

type Props<T> = {
  label: string
  list: UseInfiniteQueryResult<Pages<T>>
  titles: readonly string[]
  /** Whether a last column holds buttons: its title is for screen readers alone. */
  hasActions?: boolean
  /** A `Table.Tr` with a key. */
  renderRow: (item: T) => ReactNode
  /** What stands there when there is nothing. */
  empty: ReactNode
  /** Leaves rows out that the list holds but nobody looks for here. */
  shows?: (item: T) => boolean
  minWidth?: number
}

export function PagedTable<T>({
  label,
  list,
  titles,
  hasActions = false,
  renderRow,
  empty,
  shows = () => true,
  minWidth = 700,
}: Props<T>) {
  if (list.isPending) return <LoadingState label={`Loading ${label.toLowerCase()}`} />
  if (list.error) return <ProblemState error={list.error} retry={() => void list.refetch()} />
  const items = list.data.pages.flatMap((page) => page.items).filter(shows)
  return (
    <>
      {items.length === 0 ? (
        empty
      ) : (
        <Table.ScrollContainer minWidth={minWidth}>
          <Table verticalSpacing="xs" highlightOnHover aria-label={label}>
            <Table.Thead>
              <Table.Tr>
                {titles.map((title) => (
                  <Table.Th key={title}>{title}</Table.Th>
                ))}
                {hasActions && (
                  <Table.Th>
                    <VisuallyHidden>Actions</VisuallyHidden>
                  </Table.Th>
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{items.map(renderRow)}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {list.hasNextPage && (
        <Button variant="default" mt="xs" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show older
        </Button>
      )}
    </>
  )
}
