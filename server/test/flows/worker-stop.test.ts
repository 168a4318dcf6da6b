// A worker that was told to stop ends: at once where all is well, within its patience where the database fell silent.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

const bin = join(import.meta.dirname, '../../bin/sartiq.js')

/** Stands between a worker and its database; `silence` leaves every connection open, and answers nothing more. */
async function silenceable(url: string) {
  const { hostname, port } = new URL(url)
  let isSilent = false
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => void (isSilent || to.write(chunk)))
      from.on('error', () => to.destroy())
      from.on('close', () => isSilent || to.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const mine = new URL(url)
  mine.port = String((server.address() as AddressInfo).port)
  return {
    url: mine.href,
    silence: () => void (isSilent = true),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function startWorker(world: World, url: string): Promise<{ child: ChildProcess; said(): string }> {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    SARTIQ_DATA_DIR: world.ctx.config.dataDir,
    SARTIQ_LOG_LEVEL: 'debug',
  }
  const child = spawn(process.execPath, [bin, 'worker'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  while (!said.includes('worker is ready')) {
    if (child.exitCode !== null) throw new Error(said)
    await pause(50)
  }
  return { child, said: () => said }
}

test('told to stop, it ends', async () => {
  await using world = await createWorld()
  const { child } = await startWorker(world, world.url)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('told to stop while its database is silent, it ends all the same, and says so', async () => {
  await using world = await createWorld()
  await using database = await silenceable(world.url)
  const { child, said } = await startWorker(world, database.url)
  database.silence()
  await pause(1000)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(said()).toContain('did not end within')
}, 60_000)
