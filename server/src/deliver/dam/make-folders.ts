// Folders at the peer, made part by part before the first file needs them, and remembered.
import { createHash } from 'node:crypto'
import type { NamedValue } from '@sartiq/contract/deliver/template.ts'
import { valuesOf, type DamFile } from './file.ts'
import { readSaved } from './read-answer.ts'
import type { DamPeer, Wire } from './exchange.ts'
import { sendRequest } from './send-request.ts'

export type Saved = Record<string, NamedValue>

/** What is known of a destination's folders, whichever process made them. */
export type FolderMemory = {
  find(place: string): Promise<Saved | undefined>
  keep(place: string, saved: Saved): Promise<void>
  /** Nobody else makes folders of this destination meanwhile: two that did would make two of one name. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

/** Makes the file's folder where it is not there yet; answers what it saved, and whether it was only remembered. */
export async function makeFolders(
  wire: Wire,
  peer: DamPeer,
  file: DamFile,
  memory: FolderMemory,
): Promise<{ saved: Saved; remembered: boolean }> {
  const { folder } = peer.connector
  if (!folder || file.folder === '') return { saved: {}, remembered: false }
  const known = await memory.find(placeOf(peer, file.folder))
  if (known) return { saved: known, remembered: true }
  return memory.alone(async () => {
    let saved: Saved = {}
    for (const path of folder.per_segment ? pathsTo(file.folder) : [file.folder]) {
      const place = placeOf(peer, path)
      const made = (await memory.find(place)) ?? (await makeOne(wire, peer, { ...file, folder: path }, saved))
      await memory.keep(place, made)
      saved = made
    }
    return { saved, remembered: false }
  })
}

async function makeOne(wire: Wire, peer: DamPeer, file: DamFile, parent: Saved): Promise<Saved> {
  const { folder, mapping } = peer.connector
  if (!folder) return {}
  const names = { segment: file.folder.split('/').at(-1) ?? '', parent_id: Object.values(parent)[0] ?? '' }
  const values = valuesOf(file, mapping, names)
  const answer = await sendRequest(wire, peer, folder.request, { values, file, part: null })
  const { save } = folder.request
  return Object.fromEntries(Object.entries(save).map(([name, pointer]) => [name, readSaved(answer, name, pointer)]))
}

/** `a/b/c` to a, a/b, a/b/c. */
function pathsTo(folder: string): string[] {
  const segments = folder.split('/')
  return segments.map((_, at) => segments.slice(0, at + 1).join('/'))
}

/** Another endpoint, or another way to make folders, remembers nothing of this one. */
function placeOf({ connector }: DamPeer, path: string): string {
  return createHash('sha256')
    .update(JSON.stringify([connector.endpoint, connector.folder, path]))
    .digest('hex')
}
