// Who makes new images, as the settings and the revisions read it.
import { getGenerator } from '@sartiq/contract/intake/generator.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

export const generatorQuery = queryOptions({
  queryKey: ['generator'],
  queryFn: ({ signal }) => call(getGenerator, {}, { signal }),
  refetchOnMount: 'always',
})
