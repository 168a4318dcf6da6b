// When something ends, or that it has.
import { Text } from '@mantine/core'
import { formatExact } from './format.ts'
import { useNow } from './use-now.ts'

export function EndTime({ time }: { time: string }) {
  const isOver = Date.parse(time) <= useNow()
  return (
    <Text component="span" {...(isOver && { c: 'dimmed' })}>
      {isOver && 'expired '}
      <time dateTime={time}>{formatExact(time)}</time>
    </Text>
  )
}
