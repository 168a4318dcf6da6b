// A caller who does not give up: it asks again until the server is back, under the same Idempotency-Key.
import { setTimeout as pause } from 'node:timers/promises'
import { processKey } from '../process.ts'

export type Client = {
  /** @param key of what is created: asked twice, it is there once */
  call<T>(method: string, path: string, body?: unknown, key?: string): Promise<T>
  /** @param path with `/api/v1` */
  bytes(path: string): Promise<Buffer>
}

/** @param address where the server runs whenever it runs */
export function patientClient(address: string): Client {
  async function send(method: string, path: string, body?: unknown, key?: string): Promise<Buffer> {
    for (;;) {
      const answer = await attempt(method, path, body, key).catch(() => undefined)
      if (answer && answer.status < 500) {
        if (answer.status < 300) return answer.bytes
        // The first request with this key may still be on its way.
        if (answer.status !== 409)
          throw new Error(`${method} ${path} answered ${answer.status}: ${answer.bytes.toString()}`)
      }
      await pause(100)
    }
  }
  async function attempt(method: string, path: string, body: unknown, key?: string) {
    const response = await fetch(address + path, {
      method,
      headers: {
        authorization: `Bearer ${processKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
  }
  return {
    call: async <T>(method: string, path: string, body?: unknown, key?: string) =>
      JSON.parse((await send(method, `/api/v1${path}`, body, key)).toString()) as T,
    bytes: (path) => send('GET', path),
  }
}
