// For the tests beside: the engine alone against a fake DAM on this machine, with progress and folders in memory.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { compileConnector } from '@sartiq/contract/deliver/connector.ts'
import { damConfig } from '@sartiq/contract/deliver/dam.ts'
import { findPreset } from '@sartiq/contract/deliver/dam-presets.ts'
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'
import { fillPreset } from '@sartiq/contract/deliver/presets/preset.ts'
import { createOutgoing, type Outgoing } from '../../platform/outgoing/guarded-client.ts'
import { parseNetworks } from '../../platform/outgoing/networks.ts'
import { hiding } from '../rules/hiding.ts'
import type { DamPeer } from './exchange.ts'
import { DamFailure } from './failure.ts'
import type { DamFile } from './file.ts'
import type { FolderMemory, Saved } from './make-folders.ts'
import { nothingDone, type Progress } from './progress.ts'
import { type Run, runConnector } from './run-connector.ts'

export function testFile(more: Partial<DamFile> = {}, bytes = 10_000): DamFile {
  const content = Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 7 + (at >> 8)) % 251))
  const words = {
    sku: 'ABC123',
    product_name: 'Summer Dress',
    shot_type: 'full_body',
    subject: 'Model A',
    shooting: 'Summer 2024',
  }
  return {
    asset_key: '0f0e0d0c-0b0a-5908-8706-050403020100',
    filename: 'ABC123 full body_001.png',
    folder: 'Summer_2024/ABC123',
    mime: 'image/png',
    bytes,
    sha256: createHash('sha256').update(content).digest('hex'),
    naming: {
      ...words,
      style: 'Casual',
      category: 'Dresses',
      prediction: 'p-1',
      hash8: 'aabbccdd',
      index: 1,
      width: 10,
      height: 15,
      date: '2024-01-15T10:00:00Z',
    },
    mapping: {
      ...words,
      ...{
        product_sku: 'ABC123',
        product_category: 'Dresses',
        category: 'Dresses',
        style_name: 'Casual',
        style: 'Casual',
        shooting_name: 'Summer 2024',
      },
    },
    url: null,
    open: (range) => Promise.resolve(Readable.from([range ? content.subarray(range.start, range.end + 1) : content])),
    ...more,
  }
}

export function peerOf(config: unknown): DamPeer {
  const parsed = damConfig.parse(config)
  const { connector, errors } = compileConnector(parsed)
  if (errors.length > 0) throw new Error(JSON.stringify(errors))
  // Tokens are kept by destination: each test has its own.
  return { destination_id: crypto.randomUUID(), connector, credentials: parsed.credentials ?? {} }
}

export function presetPeer(id: string, filled: Record<string, string>, more: object = {}): DamPeer {
  const preset = fillPreset(findPreset(id), filled)
  if (!preset.ok) throw new Error(JSON.stringify(preset.errors))
  return peerOf({ ...preset.config, ...more })
}

export function loopback(): Outgoing {
  const outgoing = createOutgoing({ allowNetworks: parseNetworks('127.0.0.1') })
  onTestFinished(() => outgoing.close())
  return outgoing
}

export type TestRun = Run & { exchanges: ExchangeRecord[]; kept: Progress[] }

/** A run whose waits take no time: they turn its clock. */
export function testRun(peer: DamPeer, file = testFile(), outgoing = loopback()): TestRun {
  let turned = 0
  const exchanges: ExchangeRecord[] = []
  const kept: Progress[] = []
  const secrets = new Set(Object.values(peer.credentials))
  return {
    ...{ peer, file, exchanges, kept },
    progress: nothingDone,
    isUncertain: false,
    keep: async (progress) => void kept.push(structuredClone(progress)),
    folders: memory(),
    sleep: async (ms) => void (turned += ms),
    wire: {
      ...{ outgoing, secrets },
      clock: { now: () => new Date(Date.now() + turned) },
      signal: new AbortController().signal,
      hide: hiding(secrets),
      record: (exchange) => exchanges.push(exchange),
      pace: () => Promise.resolve(),
    },
  }
}

function memory(): FolderMemory {
  const known = new Map<string, Saved>()
  return {
    find: async (place) => known.get(place),
    keep: async (place, saved) => void known.set(place, saved),
    alone: (work) => work(),
  }
}

/** How a run ends: the asset's id, or the failure. */
export async function outcomeOf(run: Run): Promise<string | DamFailure> {
  try {
    return await runConnector(run)
  } catch (error) {
    if (error instanceof DamFailure) return error
    throw error
  }
}
