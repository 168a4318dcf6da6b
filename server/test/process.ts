// A real server process, started as an operator starts it, in a folder and on a port of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '../bin/sartiq.js')

export const processKey = 'sk_test_process_key'

export type Running = {
  address: string
  child: ChildProcess
  output(): string
  /** kill -9 of this process alone. */
  kill(): Promise<void>
  /** SIGTERM, and wait. Answers the exit code. */
  stop(): Promise<number | null>
}

export type Place = { folder: string; port: number; [Symbol.asyncDispose](): Promise<void> }

/** A data folder and a free port; ends whatever was started there. */
export async function findPlace(): Promise<Place & { started: Running[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'sartiq-process-'))
  await chmod(folder, 0o755)
  const started: Running[] = []
  return {
    folder,
    port: await freePort(),
    started,
    async [Symbol.asyncDispose]() {
      for (const one of started) if (one.child.exitCode === null && one.child.signalCode === null) await one.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** `web` serves the web app as well, building it when it is not there; `byNpm` puts a shell between, as `npm start` does. */
type Options = { env?: Record<string, string>; args?: string[]; web?: boolean; byNpm?: boolean }

/** Starts `sartiq serve` and waits until it says where it runs. @throws Error with what it printed, when it ends before */
export async function startProcess(
  place: Place & { started: Running[] },
  { env = {}, args = [], web = false, byNpm = false }: Options = {},
): Promise<Running> {
  const serve = [process.execPath, bin, 'serve', '--no-open', ...(web ? [] : ['--no-web']), ...args]
  const [command = '', ...rest] = byNpm ? ['sh', '-c', '"$0" "$@"; exit $?', ...serve] : serve
  const child = spawn(command, rest, {
    env: {
      ...process.env,
      npm_lifecycle_event: byNpm ? 'start' : '',
      SARTIQ_DATA_DIR: place.folder,
      PORT: String(place.port),
      SARTIQ_API_KEY: processKey,
      SARTIQ_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const running: Running = {
    address: `http://127.0.0.1:${place.port}`,
    child,
    output: () => output,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
  place.started.push(running)
  const said = new Promise<void>((resolve) => {
    child.stdout.on('data', () => output.includes('is running at') && resolve())
  })
  const code = await Promise.race([said.then(() => 'running' as const), ended])
  if (code !== 'running') throw new Error(`exit ${code}: ${output}`)
  return running
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** Asks a server as its admin. */
export async function ask(
  running: Running,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: never }> {
  const response = await fetch(`${running.address}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${processKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as never }
}

/** Runs a command of the command line to its end. */
export async function runCommand(
  place: Place,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [bin, ...args], {
    env: {
      ...process.env,
      SARTIQ_DATA_DIR: place.folder,
      PORT: String(place.port),
      SARTIQ_API_KEY: processKey,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}
