// The sentence of the server over what it refused.
import { Alert, type AlertProps } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import { sentenceOf } from '../api/problem.ts'

export function Refusal({ error, ...rest }: { error: unknown } & Omit<AlertProps, 'children'>) {
  if (!error) return null
  return (
    <Alert role="alert" color="red" icon={<CircleAlert size={16} aria-hidden />} {...rest}>
      {sentenceOf(error)}
    </Alert>
  )
}
