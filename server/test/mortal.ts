// A process that dies between two steps: after so many boundaries nothing of it goes on, and its transactions are gone.
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { pushDueImages } from '../src/deliver/push-to-dam.ts'
import { sendDueWebhooks } from '../src/deliver/send-webhooks.ts'
import type { Context } from '../src/platform/context.ts'
import type { Db } from '../src/platform/db/database.ts'
import type { Outgoing } from '../src/platform/outgoing/guarded-client.ts'
import type { Storage } from '../src/platform/storage/storage.ts'
import { handlers } from '../src/tasks.ts'
import { instead } from './instead.ts'
import type { World } from './world.ts'

export type Mortal = {
  ctx: Context
  /** The boundaries that were passed, each with what it lies beside; the last is where it died. */
  passed: string[]
  /** Resolves when it dies. */
  died: Promise<'died'>
}

class Death extends Error {}
/** Whoever is dead does not go on: neither with a result nor with an error. */
const nothing = () => new Promise<never>(() => undefined)

/** @param lives boundaries that it passes before it dies: transactions, requests and stored files have one on each side */
export function mortal(ctx: Context, lives: number): Mortal {
  const passed: string[] = []
  const end = Promise.withResolvers<'died'>()
  let isDead = false

  function die(): void {
    isDead = true
    end.resolve('died')
  }
  /** True where this boundary is the end. */
  function isEnd(name: string): boolean {
    if (isDead) return true
    passed.push(name)
    if (passed.length > lives) die()
    return isDead
  }
  async function between<T>(name: string, step: () => Promise<T>): Promise<T> {
    if (isEnd(`before ${name}`)) return nothing()
    const result = await step()
    return isEnd(`after ${name}`) ? nothing() : result
  }

  function transaction(): ReturnType<Db['transaction']> {
    const real = ctx.db.transaction()
    const execute: typeof real.execute = (work) =>
      between('a transaction', () =>
        real
          .execute(async (tx) => {
            const result = await work(tx)
            // Its connection breaks with it, so that the database takes everything back.
            if (isEnd('the end of a transaction')) throw new Death()
            return result
          })
          .catch((error: unknown) => {
            if (error instanceof Death) return nothing()
            throw error
          }),
      )
    return instead(real, { execute })
  }
  const outgoing: Outgoing = {
    ...ctx.outgoing,
    request: (options) => between('a request', () => ctx.outgoing.request(options)),
    stream: (options) => between('a request', () => ctx.outgoing.stream(options)),
  }
  const put: Storage['put'] = (...file) => between('a file', () => ctx.storage.put(...file))
  const mine = {
    ...ctx,
    db: instead(ctx.db, { transaction }),
    outgoing,
    storage: instead(ctx.storage, { put }),
  }
  return { ctx: mine, passed, died: end.promise }
}

/** Runs tasks, sends webhooks and pushes images in a process that may die. Answers whether it lived. */
export async function liveOrDie(
  { ctx, died }: Mortal,
  work: () => Promise<void> = () => workOff(ctx),
): Promise<boolean> {
  return (await Promise.race([work(), died])) !== 'died'
}

/** What a worker does, until nothing is left. */
export async function workOff(ctx: Context): Promise<void> {
  do await ctx.queue.drain(ctx, handlers)
  while ((await sendDueWebhooks(ctx)) + (await pushDueImages(ctx)) > 0)
}

/** What the queue and the leases make of a dead process: its jobs are due again, its leases have ended. */
export async function afterDeath({ ctx, clock }: World): Promise<void> {
  // Whatever it was doing at the moment (a statement of its own) is over by now.
  await pause(20)
  await sql`update pgboss.job set state = 'retry', start_after = now() where state = 'active'`.execute(ctx.db)
  clock.turn(61_000)
}
