// Loads c2pa-rs as WebAssembly, which is made for browsers' workers: what it wants of one is given to it here.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type * as C2paModule from '@contentauth/c2pa-wasm'

type C2pa = typeof C2paModule
let loaded: Promise<C2pa> | undefined

/** The library, loaded at first use: some 0.1 s and 30 MB. */
export function loadC2pa(): Promise<C2pa> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<C2pa> {
  Object.assign(globalThis, { FileReaderSync: MemoryReader })
  const c2pa = await import('@contentauth/c2pa-wasm')
  const wasm = await readFile(fileURLToPath(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm')))
  await c2pa.default({ module_or_path: wasm })
  return c2pa
}

/** A Blob whose bytes can be had without waiting. */
export class MemoryBlob extends Blob {
  readonly content: Buffer

  constructor(content: Buffer, type?: string) {
    super([], type === undefined ? {} : { type })
    this.content = content
    // The bytes are not handed to the Blob itself, which would copy them for each of the many slices.
    Object.defineProperty(this, 'size', { value: content.length })
  }

  override slice(start = 0, end = this.size, type?: string): MemoryBlob {
    return new MemoryBlob(this.content.subarray(start, end), type)
  }
}

/** The one method of FileReaderSync that the library calls. */
class MemoryReader {
  readAsArrayBuffer({ content }: MemoryBlob): ArrayBuffer {
    return new Uint8Array(content).buffer
  }
}
