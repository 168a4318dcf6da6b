// What the deliver screens read.
import type { DeliveryStatus } from '@sartiq/contract/deliver/delivery.ts'
import { getDestination, listDeliveries, listDestinations } from '@sartiq/contract/deliver/endpoints.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

export const deliverKeys = {
  destinations: ['destinations'] as const,
  destination: (id: string) => ['destination', id] as const,
  deliveries: (id: string) => ['deliveries', id] as const,
}

/** All of them: a workspace has a handful, and 500 are one page. */
export const destinationsQuery = queryOptions({
  queryKey: deliverKeys.destinations,
  queryFn: ({ signal }) => call(listDestinations, { query: { limit: 500 } }, { signal }),
  refetchOnMount: 'always',
})

export function destinationQuery(id: string) {
  return queryOptions({
    queryKey: deliverKeys.destination(id),
    queryFn: ({ signal }) => call(getDestination, { params: { id } }, { signal }),
    // Whether it works changes by itself.
    refetchInterval: 5000,
    refetchOnMount: 'always',
  })
}

const onTheWay: readonly DeliveryStatus[] = ['waiting', 'sending', 'uncertain']

/** What went to a destination; asked again now and then while something is on its way. */
export function deliveriesQuery(id: string, status: DeliveryStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: [...deliverKeys.deliveries(id), status ?? 'all'],
    queryFn: ({ signal, pageParam }) =>
      call(
        listDeliveries,
        { params: { id }, query: { limit: 50, cursor: pageParam, status: status && [status] } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) => {
      const isMoving = state.data?.pages.some(({ items }) => items.some((one) => onTheWay.includes(one.status)))
      return isMoving ? 3000 : false
    },
    refetchOnMount: 'always',
  })
}
