// Objects as files: written beside their place, flushed to the disk, then renamed, so that none is ever half there.
import { createReadStream, writeSync } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable } from 'node:stream'
import { newId } from '../id.ts'
import { assertKey, type ByteRange, ObjectMissing, type Storage, StorageAway } from './storage.ts'

// No key begins with a dot.
const unfinishedName = '.unfinished'
/** Nothing takes a day to write: what is older was left behind by a process that was killed. */
const abandonedAfter = 24 * 3600 * 1000

/** Storage in a folder of this machine. */
export async function openFileStorage(folder: string): Promise<Storage> {
  const pathOf = (key: string): string => {
    assertKey(key)
    return join(folder, key)
  }
  // On the same disk as the objects, so that a rename moves a file there at once.
  const unfinished = join(folder, unfinishedName)
  await mkdir(unfinished, { recursive: true })
  await sweep(unfinished)

  const storage: Storage = {
    put: (key, data) => guarded(key, () => putFile(pathOf(key), data, join(unfinished, newId()))),
    get: (key, range) => guarded(key, () => openStream(pathOf(key), range)),
    async head(key) {
      const found = await stat(pathOf(key)).catch(absent)
      return found ? found.size : null
    },
    move: (from, to) =>
      guarded(from, async () => {
        await stat(pathOf(from))
        await renameInto(pathOf(from), pathOf(to))
      }),
    copy: (from, to) => guarded(from, () => linkFile(pathOf(from), pathOf(to), join(unfinished, newId()))),
    delete: (key) => guarded(key, () => rm(pathOf(key), { force: true })),
    list: (prefix) => listFiles(folder, prefix),
    withFile: (key, use) =>
      guarded(key, async () => {
        await stat(pathOf(key))
        return use(pathOf(key))
      }),
    async check() {
      const key = `probe-${newId()}`
      await storage.put(key, Buffer.from('ok'))
      await storage.delete(key)
    },
  }
  return storage
}

async function putFile(path: string, data: Buffer | Readable, temporary: string): Promise<number> {
  try {
    const file = await open(temporary, 'wx')
    let size: number
    try {
      if (data instanceof Buffer) writeAll(file.fd, data)
      else await file.writeFile(data)
      await file.sync()
      size = (await file.stat()).size
    } finally {
      await file.close()
    }
    await renameInto(temporary, path)
    return size
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Into the system's memory, not to the disk: a change of threads for it costs more than it takes. */
function writeAll(file: number, data: Buffer): void {
  for (let at = 0; at < data.length;) at += writeSync(file, data, at)
}

async function renameInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    // Most folders are there: making sure first would cost every file what few need.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    await mkdir(dirname(to), { recursive: true })
    await rename(from, to)
  }
  // The rename itself lasts only once its folder is flushed.
  await flushFolder(dirname(to))
}

/** Objects are never written into, so two keys may be one file. */
async function linkFile(from: string, to: string, temporary: string): Promise<void> {
  try {
    await link(from, temporary).catch(() => copyWhole(from, temporary))
    await renameInto(temporary, to)
  } finally {
    // Renaming between two names of one file leaves both.
    await rm(temporary, { force: true })
  }
}

/** Where the disk knows no second names. */
async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  const file = await open(to, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(absent)
    if (found && Date.now() - found.mtimeMs > abandonedAfter) await rm(path, { force: true })
  }
}

async function openStream(path: string, range?: ByteRange): Promise<Readable> {
  const file = await open(path, 'r')
  return createReadStream(path, { fd: file, ...range, highWaterMark: 256 * 1024 })
}

async function flushFolder(path: string): Promise<void> {
  // Windows cannot open a folder; it flushes the entry with the file.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function* listFiles(folder: string, prefix: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile() || entry.parentPath.endsWith(unfinishedName)) continue
    const key = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/')
    if (key.startsWith(prefix)) yield key
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}

const awayCodes = new Set(['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EDQUOT', 'EIO', 'EMFILE'])

async function guarded<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT') throw new ObjectMissing(key)
    if (awayCodes.has(code)) throw new StorageAway(storageSentence(code), error)
    throw error
  }
}

function storageSentence(code: string): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'The disk is full: free some space, then try again.'
  return `The storage folder cannot be used (${code}): check that it exists and may be written.`
}
