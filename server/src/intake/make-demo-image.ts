// Draws one image of the demo shooting and hands it in like any other.
import { Readable } from 'node:stream'
import { predictionMetadata } from '@sartiq/contract/intake/shot.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { demoShooting } from './demo/demo-shooting.ts'
import { filePrediction } from './file-prediction.ts'
import { storeSource } from './store-source.ts'

/** Safe to run twice: the same image has the same bytes. */
export async function makeDemoImage(ctx: Context, { index }: { index: number }): Promise<void> {
  const image = demoShooting()[index]
  if (!image) return
  const source = await storeSource(ctx.storage, Readable.from([await image.render()]))
  const metadata = predictionMetadata.parse(image.metadata)
  await transact(ctx.db, (tx) => filePrediction(ctx, tx, { metadata, ...source }))
}
