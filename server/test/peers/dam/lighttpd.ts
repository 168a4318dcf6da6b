// A WebDAV server that others wrote: lighttpd, found or fetched, in a folder and on a port of its own.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

export type WebDav = {
  url: string
  folder: string
  user: string
  password: string
  [Symbol.asyncDispose](): Promise<void>
}
type Program = { command: string; modules: string }

const packages = ['lighttpd', 'lighttpd-mod-webdav']

/** The program with its WebDAV module. @throws Error that says how to get it: no test passes without having run */
export function findLighttpd(): Program {
  const installed: Program = { command: '/usr/sbin/lighttpd', modules: '/usr/lib/lighttpd' }
  if (works(installed)) return installed
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sartiq-delivery/lighttpd')
  const unpacked: Program = { command: join(folder, 'usr/sbin/lighttpd'), modules: join(folder, 'usr/lib/lighttpd') }
  for (const fetch of [() => unpack(folder), install]) {
    if (works(unpacked)) return unpacked
    if (works(installed)) return installed
    attempt(fetch)
  }
  if (works(unpacked)) return unpacked
  if (works(installed)) return installed
  throw new Error(`No WebDAV server for the tests. Install it: apt-get install ${packages.join(' ')}`)
}

function works({ command, modules }: Program): boolean {
  if (!existsSync(command) || !existsSync(join(modules, 'mod_webdav.so'))) return false
  // The module's own libraries may be missing where the package was only unpacked.
  const loaded = spawnSync('ldd', [join(modules, 'mod_webdav.so')], { encoding: 'utf8' })
  return spawnSync(command, ['-v']).status === 0 && !loaded.stdout.includes('not found')
}

/** Beside the system, so that no service starts. */
function unpack(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const download = mkdtempSync(join(tmpdir(), 'sartiq-debs-'))
  execFileSync('apt-get', ['download', ...packages], { cwd: download, stdio: 'ignore' })
  for (const file of readdirSync(download))
    execFileSync('dpkg', ['-x', join(download, file), folder], { stdio: 'ignore' })
}

function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, stdio: 'ignore' })
}

/** What cannot be done here may be done another way. */
function attempt(way: () => void): void {
  try {
    way()
  } catch (error) {
    process.stderr.write(`lighttpd: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}

export async function startLighttpd(): Promise<WebDav> {
  const { command, modules } = findLighttpd()
  const place = mkdtempSync(join(tmpdir(), 'sartiq-webdav-'))
  const folder = join(place, 'files')
  await mkdir(folder)
  const [user, password, port] = ['dav user', 'dav-password', await freePort()]
  await writeFile(join(place, 'users'), `${user}:${password}\n`)
  await writeFile(join(place, 'lighttpd.conf'), configOf(place, folder, port))
  await chmod(place, 0o755)
  const child = spawn(command, ['-D', '-m', modules, '-f', join(place, 'lighttpd.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    const isUp = await fetch(url).then(
      ({ status }) => status === 401,
      () => false,
    )
    if (isUp) break
    if (tries > 100 || child.exitCode !== null) throw new Error(`lighttpd did not start: ${output}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    ...{ url, folder, user, password },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      await rm(place, { recursive: true, force: true })
    },
  }
}

function configOf(place: string, folder: string, port: number): string {
  return `
server.document-root = "${folder}"
server.bind = "127.0.0.1"
server.port = ${port}
server.upload-dirs = ("${place}")
server.errorlog = "${place}/error.log"
server.modules = ("mod_auth", "mod_authn_file", "mod_webdav")
auth.backend = "plain"
auth.backend.plain.userfile = "${place}/users"
auth.require = ("" => ("method" => "basic", "realm" => "files", "require" => "valid-user"))
webdav.activate = "enable"
webdav.sqlite-db-name = "${place}/properties.db"
`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
