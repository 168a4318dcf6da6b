// Two calls about one shot go one after the other, and the first knows that it is not the last.
import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('the order of asking is the order of running, whatever each takes', async () => {
  const log: string[] = []
  const run = (name: string, ms: number) =>
    inOrder('shot', async (isLatest) => {
      await later(ms)
      log.push(`${name} ${isLatest() ? 'latest' : 'overtaken'}`)
    })
  await Promise.all([run('approve', 20), run('undo', 1), inOrder('other', async () => void log.push('other'))])
  expect(log).toEqual(['other', 'approve overtaken', 'undo latest'])
})

test('a refused call does not stop the next', async () => {
  const refused = inOrder('shot', () => Promise.reject(new Error('409')))
  const next = inOrder('shot', () => Promise.resolve('done'))
  await expect(refused).rejects.toThrow('409')
  expect(await next).toBe('done')
})
