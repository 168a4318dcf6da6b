// Where bytes lie: one narrow interface over the filesystem, and later S3.
import type { Readable } from 'node:stream'

/** A byte range, both ends inclusive, as HTTP counts. */
export type ByteRange = { start: number; end: number }

export type Storage = {
  /** Writes an object; it exists whole or not at all, an equal key is replaced. Answers its size in bytes. */
  put(key: string, data: Buffer | Readable): Promise<number>
  /** Reads an object or a range of it. @throws ObjectMissing */
  get(key: string, range?: ByteRange): Promise<Readable>
  /** The size in bytes, or null where there is no such object. */
  head(key: string): Promise<number | null>
  /** Gives an object another key; an equal key is replaced. @throws ObjectMissing */
  move(from: string, to: string): Promise<void>
  /** Gives an object a second key; both stay when the other is deleted. An equal key is replaced. @throws ObjectMissing */
  copy(from: string, to: string): Promise<void>
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>
  /** Keys under a prefix, in no order. */
  list(prefix: string): AsyncIterable<string>
  /** A path that native code may read while `use` runs. @throws ObjectMissing */
  withFile<T>(key: string, use: (path: string) => T | Promise<T>): Promise<T>
  /** Writes and deletes a small object; throws where storage cannot be written. */
  check(): Promise<void>
}

/** There is no object under this key. */
export class ObjectMissing extends Error {
  constructor(key: string) {
    super(`Storage has no object ${key}.`)
    this.name = 'ObjectMissing'
  }
}

/** Storage cannot be reached or written: full, read-only, away. */
export class StorageAway extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'StorageAway'
  }
}

const safeKey = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/

/** Keys are ours, never a user's: lower case, no `..`, no absolute path. */
export function assertKey(key: string): void {
  if (!safeKey.test(key)) throw new Error(`Not a storage key: ${JSON.stringify(key)}`)
}
