// Messages that pass: something failed, or something long is done.
import { notifications } from '@mantine/notifications'
import { sentenceOf } from '../api/problem.ts'

export function notifyProblem(title: string, error: unknown): void {
  notifications.show({ title, message: sentenceOf(error), color: 'red', autoClose: 10_000, role: 'alert' })
}

export function notify(title: string, message = ''): void {
  notifications.show({ title, message, color: 'gray', autoClose: 6000 })
}
