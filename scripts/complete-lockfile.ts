// Completes package-lock.json: an optional package of another platform that a registry does not have is left out of the
// lockfile by npm install, and npm ci then refuses the whole. Its name says for which system it is, so it is entered
// here without a checksum. Run it after every npm install that changes the lockfile.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Entry = {
  version?: string
  cpu?: string[]
  os?: string[]
  libc?: string[]
  dev?: boolean
  optional?: boolean
  optionalDependencies?: Record<string, string>
}
type Lockfile = { packages: Record<string, Entry> }

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows']
const processors: Record<string, string> = { 'arm-eabi': 'arm', 'arm-gnueabihf': 'arm', 'arm-musleabihf': 'arm' }

/** The entry of a platform's package, from its name; undefined where the name says no system. */
export function entryOf(name: string, version: string, isDev: boolean): Entry | undefined {
  const [os, ...rest] = (name.split('/').at(-1) ?? '').replace(/^binding-/, '').split('-')
  if (!os || !systems.includes(os)) return undefined
  const processor = rest.join('-')
  const libc = /musl/.test(processor) ? ['musl'] : /gnu/.test(processor) ? ['glibc'] : undefined
  const cpu = processors[processor] ?? rest[0] ?? ''
  return { version, cpu: [cpu], ...(isDev && { dev: true }), ...(libc && { libc }), optional: true, os: [os] }
}

/** Adds what is missing; answers the names. */
export function complete({ packages }: Lockfile): string[] {
  const added: string[] = []
  for (const entry of Object.values(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`
      const made = packages[path] || !/^\d/.test(version) ? undefined : entryOf(name, version, entry.dev ?? false)
      if (!made) continue
      packages[path] = made
      added.push(name)
    }
  }
  return added
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '../package-lock.json')
  const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile
  const added = complete(lockfile)
  const sorted = Object.fromEntries(Object.entries(lockfile.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  if (added.length > 0) writeFileSync(path, `${JSON.stringify({ ...lockfile, packages: sorted }, null, 2)}\n`)
  console.log(added.length > 0 ? `Added ${added.join(', ')}` : 'Nothing is missing.')
}
