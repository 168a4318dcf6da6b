// The queue: jobs are added in the caller's transaction, run at least once, and found again when a worker dies.
import { fromKysely, PgBoss, type FetchOptions, type JobInsert, type JobWithMetadata } from 'pg-boss'
import type { Tx } from '../db/database.ts'
import type { Log } from '../log.ts'
import type { Handler, Task } from './task.ts'
import { type WakeDue, wakeDue } from './wake-due.ts'

export type AddOptions = {
  /** What the jobs belong to, an export for instance. */
  group?: string
  /** Higher runs first. */
  priority?: number
}

export type Queue = {
  /** Adds jobs in a transaction: they exist if and only if it commits. */
  add<P extends object>(tx: Tx, task: Task<P>, payloads: P[], options?: AddOptions): Promise<void>
  /** Starts working: every handler in its own slots, until `close`. */
  work<C>(context: C, handlers: Handler<C>[], slots: number): Promise<void>
  /** Runs every waiting job in order until none is left, here and now. For tests. */
  drain<C>(context: C, handlers: Handler<C>[]): Promise<void>
  /** Whether somebody works: one of this server's own workers, which may still be starting, or any that gave a sign of life lately. */
  hasWorkers(): Promise<boolean>
  /** Throws when the queue cannot be reached. */
  check(): Promise<void>
  /** Takes no new jobs, waits for running ones up to `timeout` ms, and closes. */
  close(timeout?: number): Promise<void>
}

const heartbeatSeconds = 10
const retryDelayMax = 300
/** A long render or upload is alive as long as its worker sends heartbeats; this only ends what hangs. */
const expireInSeconds = 3600

export type QueueOptions = {
  url: string
  log: Log
  tasks: Task[]
  role: 'api' | 'worker'
  /** Worker processes that this server starts and keeps alive. */
  ownWorkers: number
  /** One process at least must look after jobs whose worker died. */
  supervise: boolean
}

/** Opens the queue in the database; creates its tables and queues at first use. */
export async function openQueue({ url, log, tasks, role, ownWorkers, supervise }: QueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: `sartiq-queue-${role}`,
    max: role === 'worker' ? 8 : 4,
    connectionTimeoutMillis: 4000,
    supervise,
    schedule: false,
    // A killed worker's jobs are found within this time of their heartbeat's end.
    monitorIntervalSeconds: 3,
    superviseIntervalSeconds: 3,
    useListenNotify: role === 'worker',
    instanceName: role,
    instanceHeartbeatSeconds: 5,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'queue: a round failed and will be tried again'))
  await boss.start()
  for (const { name, retries } of tasks) await ensureQueues(boss, name, retries)

  let workersSeen = { at: 0, count: 0 }
  let waking: WakeDue | undefined

  return {
    async add(tx, task, payloads, { group, priority = 0 } = {}) {
      const jobs: JobInsert[] = payloads.map((payload) => ({
        data: task.payload.parse(payload),
        priority,
        ...(group && { group: { id: group } }),
      }))
      if (jobs.length > 0) await boss.insert(task.name, jobs, { db: fromKysely(tx), returnId: false })
    },

    async work(context, handlers, slots) {
      const opened = new Map<string, string>()
      for (const pair of handlers) {
        const { name, concurrency } = pair.task
        const count = concurrency === 'slots' ? slots : concurrency
        for (let slot = 0; slot < count; slot++)
          opened.set(await openSlot(boss, name, (job) => runJob(context, pair, job, log)), name)
        const dead = deadLetterOf(name)
        opened.set(await openSlot(boss, dead, (job) => giveUp(context, pair, job, log)), dead)
      }
      waking = wakeDue(boss, opened, log)
    },

    async drain(context, handlers) {
      while (await runDue(boss, context, handlers, log)) {
        // Each round may have added new jobs.
      }
    },

    async hasWorkers() {
      if (ownWorkers > 0) return true
      if (Date.now() - workersSeen.at > 2000) {
        const all = await boss.getInstances({ limit: 100 })
        workersSeen = { at: Date.now(), count: all.filter((one) => one.live && one.name === 'worker').length }
      }
      return workersSeen.count > 0
    },

    async check() {
      await boss.getQueue(tasks[0]?.name ?? '')
    },

    async close(timeout = 10_000) {
      await waking?.stop()
      await boss.stop({ graceful: true, timeout, close: true })
    },
  }
}

/** Where jobs go whose worker died at the last try: nobody was left to write down how they ended. */
function deadLetterOf(name: string): string {
  return `${name}-dead`
}

async function ensureQueues(boss: PgBoss, name: string, retries: number): Promise<void> {
  await ensureQueue(boss, deadLetterOf(name), { retries: 10 })
  await ensureQueue(boss, name, { retries, deadLetter: deadLetterOf(name) })
}

async function ensureQueue(
  boss: PgBoss,
  name: string,
  { retries, ...rest }: { retries: number; deadLetter?: string },
): Promise<void> {
  const options = {
    ...rest,
    notify: true,
    heartbeatSeconds,
    expireInSeconds,
    retryLimit: retries,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax,
    // Payloads hold ids only; a day of finished jobs is enough to look back on.
    deleteAfterSeconds: 24 * 3600,
    retentionSeconds: 30 * 24 * 3600,
  }
  if (await boss.getQueue(name)) await boss.updateQueue(name, options)
  else await boss.createQueue(name, options)
}

/** One slot of one task: takes a job, runs it, and asks for the next at once instead of at the next poll. Answers its id. */
async function openSlot(
  boss: PgBoss,
  name: string,
  run: (job: JobWithMetadata<unknown>) => Promise<void>,
): Promise<string> {
  let workId = ''
  workId = await boss.work(
    name,
    {
      includeMetadata: true,
      heartbeatRefreshSeconds: 3,
      // Woken by NOTIFY and by `wakeDue`; by itself only where both should fail.
      notifyPollingIntervalSeconds: 30,
      pollingIntervalSeconds: 1,
    },
    async ([job]) => {
      if (!job) return
      try {
        await run(job)
      } finally {
        setImmediate(() => boss.notifyWorker(workId))
      }
    },
  )
  return workId
}

async function runJob<C>(context: C, pair: Handler<C>, job: JobWithMetadata<unknown>, log: Log): Promise<void> {
  const payload = pair.task.payload.parse(job.data)
  try {
    await pair.run(context, payload, job.signal)
  } catch (error) {
    const { retryLimit } = job
    const lastTry = job.retryCount >= retryLimit
    log[lastTry ? 'error' : 'warn'](
      { err: error, task: pair.task.name, job: job.id, payload, attempt: job.retryCount + 1, of: retryLimit + 1 },
      lastTry ? 'task failed for good' : 'task failed and will be tried again',
    )
    if (!lastTry || !pair.giveUp) throw error
    await pair.giveUp(context, payload, error)
  }
}

/** A worker died while it ran this, every time: what the job was for ends without it. */
async function giveUp<C>(context: C, pair: Handler<C>, job: JobWithMetadata<unknown>, log: Log): Promise<void> {
  const payload = pair.task.payload.parse(job.data)
  log.error({ task: pair.task.name, job: job.id, payload }, 'a worker died at every try of this task; it is given up')
  await pair.giveUp?.(context, payload, new Error('The worker process died at every try.'))
}

/** Runs what is due, once; answers whether there was anything. */
async function runDue<C>(boss: PgBoss, context: C, handlers: Handler<C>[], log: Log): Promise<boolean> {
  let ran = false
  for (const pair of handlers) {
    const { name } = pair.task
    ran = (await runAll(boss, name, (job) => runJob(context, pair, job, log))) || ran
    ran = (await runAll(boss, deadLetterOf(name), (job) => giveUp(context, pair, job, log))) || ran
  }
  return ran
}

async function runAll(
  boss: PgBoss,
  name: string,
  run: (job: JobWithMetadata<unknown>) => Promise<void>,
): Promise<boolean> {
  const options: FetchOptions & { includeMetadata: true } = {
    batchSize: 100,
    includeMetadata: true,
    ignoreStartAfter: true,
  }
  const jobs = await boss.fetch<object>(name, options)
  // Fetched together they come in any order; a worker's slot fetches one after the other, the first one first.
  const inOrder = jobs.toSorted((a, b) => b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime())
  for (const job of inOrder) {
    try {
      // A fetched job has no signal of its own: here nothing cancels it.
      await run({ ...job, signal: new AbortController().signal })
      await boss.complete(name, job.id)
    } catch (error) {
      await boss.fail(name, job.id, { message: String(error) })
    }
  }
  return jobs.length > 0
}
