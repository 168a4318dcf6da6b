// Twenty ways in which a DAM behaves badly.
import type { Fault } from './fake-dam.ts'

const ok = 'HTTP/1.1 200 OK\r\n'
const endless = (head: string) => (response: Parameters<Extract<ReturnType<Fault>, (...args: never[]) => void>>[0]) => {
  const { socket } = response
  const more = () => {
    while (socket && !socket.destroyed && socket.write('x'.repeat(16_384)));
  }
  socket?.write(head)
  socket?.on('drain', more)
  more()
}

/** What it does, how often it is tried, and how its export ends. */
export const behaviours: [string, ReturnType<Fault>, number, string][] = [
  ['401', { status: 401 }, 1, 'DAM_AUTH_FAILED'],
  ['403', { status: 403 }, 1, 'DAM_AUTH_FAILED'],
  ['404', { status: 404 }, 1, 'DAM_REFUSED'],
  ['408', { status: 408 }, 4, 'DAM_UPLOAD_FAILED'],
  ['413', { status: 413 }, 1, 'DAM_REFUSED'],
  ['425', { status: 425 }, 4, 'DAM_UPLOAD_FAILED'],
  ['429', { status: 429 }, 4, 'DAM_UPLOAD_FAILED'],
  ['500', { status: 500 }, 4, 'DAM_UPLOAD_FAILED'],
  ['504', { status: 504 }, 4, 'DAM_UPLOAD_FAILED'],
  ['a redirect', { status: 307, headers: { location: '/' } }, 1, 'DAM_REFUSED'],
  ['a page', { status: 200, body: Buffer.from('<html>') }, 1, 'DAM_ANSWER_UNUSABLE'],
  ['other JSON', { status: 200, body: [] }, 1, 'DAM_ANSWER_UNUSABLE'],
  ['nothing', { status: 204 }, 1, 'DAM_ANSWER_UNUSABLE'],
  ['999', (response) => void response.socket?.write('HTTP/1.1 999 X\r\n\r\n'), 4, 'DAM_UPLOAD_FAILED'],
  ['garbage', (response) => void response.socket?.end(Buffer.from([0, 255, 13, 10])), 4, 'DAM_UPLOAD_FAILED'],
  ['a reset', (response) => void response.socket?.resetAndDestroy(), 4, 'DAM_UPLOAD_FAILED'],
  [
    'half an answer',
    (response) => void response.socket?.end(`${ok}Content-Length: 9\r\n\r\n{`),
    4,
    'DAM_UPLOAD_FAILED',
  ],
  ['no answer', () => undefined, 4, 'DAM_UPLOAD_FAILED'],
  ['an endless answer', endless(`${ok}Connection: close\r\n\r\n`), 1, 'DAM_ANSWER_UNUSABLE'],
  ['an endless header', endless(`${ok}X-A: `), 1, 'DAM_REFUSED'],
]
