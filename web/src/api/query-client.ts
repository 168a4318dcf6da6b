// The cache of everything read from the server; live events keep it fresh, so nothing refetches by itself.
import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && mayPass(error),
      retryDelay: (failures) => 500 * 2 ** failures,
    },
  },
})

/** Only a server that is away or busy is asked again; a refusal stays one. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 503)
}
