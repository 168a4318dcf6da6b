// Brings the demo shooting: once, as a job for each image, so that the first pictures show while the rest are made.
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { demoShooting } from './demo/demo-shooting.ts'
import { openShooting } from './store.ts'
import { makeDemoImage } from './tasks.ts'

/** Does nothing where the demo shooting is there already, however much of it was changed since. */
export async function importDemo(ctx: Context): Promise<void> {
  const images = demoShooting()
  const name = images[0]?.metadata.shooting
  if (!name) return
  await transact(ctx.db, async (tx) => {
    const { isNew } = await openShooting(tx, name, timestamp(ctx.clock))
    if (!isNew) return
    const jobs = images.map((_, index) => ({ index }))
    await ctx.queue.add(tx, makeDemoImage, jobs, { group: 'demo' })
  })
}
