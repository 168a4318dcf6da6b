// Wakes slots whose queue has a job that fell due: NOTIFY tells of new jobs, but not of a delay that has ended.
import type { PgBoss } from 'pg-boss'
import type { Log } from '../log.ts'
import { repeat } from '../repeat.ts'

const pauseMs = 1000

const dueQueues = `
  select name from unnest($1::text[]) as queue(name) where exists (
    select from pgboss.job where job.name = queue.name and state < 'active' and not blocked and start_after <= now())`

export type WakeDue = { stop(): Promise<void> }

/**
 * Looks once a second, for all queues in one statement: slots that each ask for themselves were half of what idling cost.
 * @param slots the queue's name of each slot's id
 */
export function wakeDue(
  boss: Pick<PgBoss, 'getDb' | 'notifyWorker'>,
  slots: ReadonlyMap<string, string>,
  log: Log,
): WakeDue {
  const stopped = new AbortController()
  const look = async (): Promise<void> => {
    const { rows } = await boss.getDb().executeSql(dueQueues, [[...new Set(slots.values())]])
    const due = new Set(rows.map((row: { name: string }) => row.name))
    for (const [slot, name] of slots) if (due.has(name)) boss.notifyWorker(slot)
  }
  const looking = repeat('looking for jobs that are due', pauseMs, look, { stop: stopped.signal, log })
  return {
    stop() {
      stopped.abort()
      return looking
    },
  }
}
