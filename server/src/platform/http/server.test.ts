// Connections that ask nothing, or too slowly: the first are left without a word, the second are told.
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { createHttpServer } from './server.ts'

test.each([
  ['nothing', '', ''],
  ['half a request', 'GET / HTTP/1.1\r\nhost: here\r\n', 'HTTP/1.1 400 Bad Request'],
])('who sends %s in time gets %j back', async (_, sent, answer) => {
  const server = await createHttpServer(createLog('silent', 'test'))
  server.server.headersTimeout = 100
  await server.listen({ port: 0, host: '127.0.0.1' })
  try {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1')
    let received = ''
    socket.on('data', (data) => (received += data.toString()))
    if (sent !== '') socket.write(sent)
    await once(socket, 'close')
    expect(received.split('\r\n')[0]).toBe(answer)
  } finally {
    await server.close()
  }
})
