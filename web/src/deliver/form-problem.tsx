// What the server refused in a form: the sentence, and each place that it points at.
import { Alert } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import { ApiProblem, sentenceOf } from '../api/problem.ts'

export function FormProblem({ error }: { error: unknown }) {
  if (!error) return null
  const places = error instanceof ApiProblem ? error.errors : []
  return (
    <Alert role="alert" color="red" my="md" icon={<CircleAlert size={16} aria-hidden />}>
      {places.length > 0 ? (
        <ul style={{ margin: 0, paddingLeft: 16 }}>
          {places.map(({ pointer, message }) => (
            <li key={`${pointer} ${message}`}>
              <b>{pointer.replace(/^\/(config\/)?/, '') || 'The form'}</b>: {message}
            </li>
          ))}
        </ul>
      ) : (
        sentenceOf(error)
      )}
    </Alert>
  )
}
