// The demo generator: another light and crop of the parent, and says so. It is no model and pretends to be none.
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Context } from '../../platform/context.ts'
import { demoVariation } from '../demo/variation.ts'
import { sourceKey } from '../rules/keys.ts'
import { type Answer, type Job, keep } from './made.ts'

export async function askDemo(ctx: Context, { config, parent_sha256, revision }: Job): Promise<Answer> {
  const parent = await ctx.storage.withFile(sourceKey(parent_sha256), (path) => readFile(path))
  // A second revision with the same config is to look otherwise too.
  const image = await demoVariation(parent, { ...config, revision: revision.id, attempt: revision.attempt })
  return [await keep(ctx, Readable.from([image]), { config: { generator: 'demo' } })]
}
