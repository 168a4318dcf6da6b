// Asks a DAM whether address, credentials and lookup work, and leaves nothing behind; or sends a probe, and says so.
import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { testDestination as endpoint } from '@sartiq/contract/deliver/endpoints.ts'
import type { ConnectorStep } from '@sartiq/contract/deliver/connector.ts'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { MappingValues } from '@sartiq/contract/export/metadata.ts'
import { timestamp } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import type { DestinationRow } from '../../platform/db/tables.ts'
import { refuseMissing } from './credentials.ts'
import type { DamPeer } from './exchange.ts'
import { exchangeLog } from './exchange-log.ts'
import { DamFailure } from './failure.ts'
import { type DamFile, valuesOf } from './file.ts'
import { lookUp } from './find-asset.ts'
import { folderOf, loadPeer } from './load-push.ts'
import { nothingDone } from './progress.ts'
import { runOf } from './push-image.ts'
import { runConnector } from './run-connector.ts'
import { sendRequest } from './send-request.ts'

type Answer = Reply<typeof endpoint>

export async function testDam(ctx: Context, row: DestinationRow, upload: boolean): Promise<Answer> {
  const log = exchangeLog()
  const answer = (ok: boolean, message: string, left_behind: string | null): Answer => ({
    ...{ ok, message, left_behind },
    trace: log.all(),
  })
  try {
    const peer = loadPeer(ctx, row)
    refuseMissing(peer.connector.auth, peer.credentials)
    const run = runOf(ctx, peer, new AbortController().signal, log.add)
    const file = probe(ctx, peer)
    if (upload) {
      const id = await runConnector({
        ...run,
        file,
        progress: nothingDone,
        isUncertain: false,
        keep: async () => undefined,
      })
      return answer(true, `A picture of one pixel was delivered, and stays there as ${id}; delete it in the DAM.`, id)
    }
    if (peer.connector.lookup) {
      await lookUp(run.wire, peer, file)
      return answer(true, 'Address, credentials and lookup work; nothing was left behind.', null)
    }
    return answer(true, await knock(run.wire, peer, file), null)
  } catch (error) {
    if (error instanceof DamFailure) return answer(false, error.message, null)
    throw error
  }
}

/** Without a lookup there is nothing to ask for that would change nothing: the answer to HEAD says whether we may come in. */
async function knock(wire: ReturnType<typeof runOf>['wire'], peer: DamPeer, file: DamFile): Promise<string> {
  const values = valuesOf(file, peer.connector.mapping, {})
  try {
    const { status } = await sendRequest(wire, peer, asking, { values, file, part: null })
    return `The DAM answered ${status}, and took the credentials; only an upload shows whether it takes files.`
  } catch (error) {
    // It is there, and does not mind who we are: HEAD is just not for this address.
    if (!(error instanceof DamFailure) || error.kind !== 'final' || error.status === null) throw error
    return `The DAM answered ${error.status} to HEAD, and did not refuse the credentials; only an upload shows whether it takes files.`
  }
}

const asking: ConnectorStep = {
  id: 'address',
  method: 'HEAD',
  path: '',
  headers: {},
  body: 'none',
  fields: {},
  file_field: 'file',
  file_last: true,
  save: {},
  part_bytes: 1024,
}

/** A white pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAGfN7SwAAAABJRU5ErkJggg==',
  'base64',
)

function probe(ctx: Context, peer: DamPeer): DamFile {
  const asset_key = randomUUID()
  const word = 'sartiq-test'
  const mapping: MappingValues = {
    ...{ sku: word, product_sku: word, product_name: word, product_category: word, category: word, shot_type: word },
    ...{ subject: word, style_name: word, style: word, shooting: word, shooting_name: word },
  }
  const naming = { ...mapping, prediction: asset_key, hash8: asset_key.slice(0, 8), date: timestamp(ctx.clock) }
  const numbered = { ...naming, index: 1, width: 1, height: 1 }
  const filename = `${word}-${asset_key.slice(0, 8)}.png`
  return {
    ...{ asset_key, filename, mapping },
    folder: folderOf(peer.connector.folder_structure, numbered, filename),
    naming: numbered,
    mime: 'image/png',
    bytes: pixel.length,
    sha256: createHash('sha256').update(pixel).digest('hex'),
    // A probe is no file of ours that a link would lead to.
    url: null,
    open: (range) => Promise.resolve(Readable.from([range ? pixel.subarray(range.start, range.end + 1) : pixel])),
  }
}
