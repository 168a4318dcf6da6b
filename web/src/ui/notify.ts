// Messages that pass, one line high: they lie in the header and cover no picture.
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { sentenceOf } from '../api/problem.ts'

type Message = { id?: string; message: ReactNode; isProblem?: boolean }

export function notify({ id, message, isProblem = false }: Message): void {
  notifications.show({
    message,
    color: isProblem ? 'red' : 'gray',
    autoClose: 8000,
    closeButtonProps: { 'aria-label': 'Close' },
    ...(id && { id }),
  })
}

export function notifyProblem(title: string, error: unknown): void {
  notify({ message: `${title}. ${sentenceOf(error)}`, isProblem: true })
}
