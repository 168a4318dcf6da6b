// Trying a destination out: each request and its answer, and whether it would do.
import { Alert, Button, Checkbox, Group } from '@mantine/core'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import { testDestination } from '@sartiq/contract/deliver/endpoints.ts'
import { useMutation } from '@tanstack/react-query'
import { CircleCheck, CircleX, FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { sentenceOf } from '../api/problem.ts'
import { ExchangeTrace } from './exchange-trace.tsx'

export function TestDestination({ item }: { item: Destination }) {
  const [upload, setUpload] = useState(false)
  const test = useMutation({
    mutationFn: () => call(testDestination, { params: { id: item.id }, body: { upload } }),
  })
  const outcome = test.data
  return (
    <>
      <Group>
        <Button
          variant="default"
          leftSection={<FlaskConical size={16} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          Test
        </Button>
        {item.type === 'dam' && (
          <Checkbox
            label="Send a one-pixel picture; it stays in the DAM"
            checked={upload}
            onChange={(event) => setUpload(event.currentTarget.checked)}
          />
        )}
      </Group>
      {test.error && (
        <Alert role="alert" color="red" mt="sm">
          {sentenceOf(test.error)}
        </Alert>
      )}
      {outcome && (
        <>
          <Alert
            color={outcome.ok ? 'gray' : 'red'}
            my="sm"
            icon={outcome.ok ? <CircleCheck size={16} aria-hidden /> : <CircleX size={16} aria-hidden />}
          >
            {outcome.message}
            {outcome.left_behind !== null && ` The picture that was sent is ${outcome.left_behind} there.`}
          </Alert>
          <ExchangeTrace exchanges={outcome.trace} />
        </>
      )}
    </>
  )
}
