// The log keeps no secret, whoever says it, and nothing that the database cannot keep.
import { expect, test } from 'vitest'
import { bodyKept, exchangeRecord } from './exchange.ts'

const exchange = {
  step: null,
  request: {
    method: 'POST',
    url: 'https://a.example.com/?key=canary-1',
    headers: { Authorization: 'Bearer other', 'x-token': 'canary-1-longer', accept: '*/*' },
    body: `{"client_secret":"canary-1","basic":"${Buffer.from('canary-1').toString('base64')}"}`,
  },
  response: {
    status: 401,
    headers: { 'set-cookie': ['a=b', 'c=d'], 'x-echo': 'canary-1', vary: ['a', 'b'] },
    body: Buffer.from(`no canary-1-longer here\u0000${'x'.repeat(20_000)}`),
  },
  error: 'canary-1 is wrong',
  duration_ms: 3,
}

test('a secret is cut out wherever it stands, an answer that repeats it included', () => {
  const kept = exchangeRecord(exchange, ['canary-1', 'canary-1-longer', ''])
  expect(JSON.stringify(kept)).not.toContain('canary')
  expect(kept.request.body).toBe('{"client_secret":"…","basic":"…="}')
  expect(kept).toMatchObject({
    request: {
      url: 'https://a.example.com/?key=…',
      headers: { Authorization: '…', 'x-token': '…', accept: '*/*' },
    },
    response: { status: 401, headers: { 'set-cookie': '…', vary: 'a, b' } },
    error: '… is wrong',
  })
  // Without the list it would all be there: the test can fail.
  expect(JSON.stringify(exchangeRecord(exchange, []))).toContain('canary-1')
})

test('the first 16 KB of an answer are kept, in characters that can be stored', () => {
  const { response } = exchangeRecord(exchange, [])
  expect(response?.body.length).toBe(bodyKept)
  expect(response?.body).not.toContain('\u0000')
})
