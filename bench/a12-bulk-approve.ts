// A12: approving ten thousand shots at once, against the bare statements that write the same rows.
import { bulkApprove as bulkApproveEndpoint } from '@sartiq/contract/decide/endpoints.ts'
import type { Pool } from 'pg'
import { bulkApprove } from '../server/src/decide/bulk-approve.ts'
import { openContext } from '../server/src/main/open-context.ts'
import { newId } from '../server/src/platform/id.ts'
import { manyShots, type MadeShot } from '../server/test/fixtures/many-shots.ts'
import { ownCpu, treeCpu } from './cpu.ts'
import { interleave } from './measure.ts'
import { openPostgres, openProduct } from './product.ts'
import { compare, type Question } from './question.ts'

const count = 10_000
const actor = { user_id: null, name: 'system', role: 'admin', via: 'key', scopes: null } as const

export const question: Question = {
  id: 'A12',
  title: `Approving ${count} shots in one call`,
  counts: 'this process (caller and API) and Postgres together',
  async run() {
    await using postgres = await openPostgres()
    await using product = await openProduct(postgres, { workers: 0 })
    const { ctx, close } = await openContext(product.config, product.url, 'api')
    const shots = await manyShots(ctx.db, count, () => ({ variations: 2 }))
    const items = shots.map(({ id, predictions }) => ({ shot_id: id, prediction_id: predictions[0] ?? '' }))
    const meter = () => ownCpu() + treeCpu(postgres.pid)
    const before = () => reset(product.pool)
    const { verb, call, bare } = await interleave({
      verb: { meter, before, work: () => bulkApprove(ctx, actor, items) },
      call: { meter, before, work: () => product.call(bulkApproveEndpoint, { body: { shots: items } }) },
      bare: { meter, before, work: () => writeBare(product.pool, shots) },
    })
    await close()
    const row = { peer: bare, over: 'ours', images: 1, reach: { most: 1.5 } } as const
    return [
      compare({ asks: 'bulk-approve ÷ bare SQL of the same rows', ours: verb, ...row }),
      compare({ asks: 'the same as a call over HTTP, its 10,000 results read', ours: call, ...row }),
    ]
  },
}

/** The rows that an approval leaves, written by somebody who has judged everything already. */
async function writeBare(pool: Pool, shots: MadeShot[]): Promise<void> {
  const ids = shots.map(({ id }) => id)
  const chosen = shots.map(({ predictions }) => predictions[0])
  const fresh = shots.map(() => newId())
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(
      `update shots set status = 'APPROVED', approved_prediction_id = c.prediction_id, cover_prediction_id = c.prediction_id,
         version = version + 1, updated_at = now()
       from unnest($1::uuid[], $2::uuid[]) as c(id, prediction_id) where shots.id = c.id`,
      [ids, chosen],
    )
    await client.query(`update predictions set status = 'APPROVED' where id = any($1::uuid[])`, [chosen])
    await client.query(
      `insert into decisions (id, undo_id, shot_id, prediction_id, action, from_status, to_status, before, version,
         actor_name, at)
       select c.id, $1, c.shot_id, c.prediction_id, 'approve', 'PENDING_REVIEW', 'APPROVED',
         jsonb_build_object('status', 'PENDING_REVIEW', 'approved_prediction_id', null, 'rejection_reason', null,
           'predictions', jsonb_build_object(c.prediction_id, 'PENDING_REVIEW')), 2, 'system', now()
       from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as c(id, shot_id, prediction_id)`,
      [newId(), fresh, ids, chosen],
    )
    await client.query(
      `insert into events (type, subject_id, patch)
       select 'shot.updated', c.id, jsonb_build_object('shooting_id', $3::text, 'status', 'APPROVED',
         'approved_prediction_id', c.prediction_id, 'version', 2)
       from unnest($1::uuid[], $2::uuid[]) as c(id, prediction_id)`,
      [ids, chosen, shots[0]?.shooting_id],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function reset(pool: Pool): Promise<void> {
  await pool.query('truncate decisions, events')
  await pool.query(
    `update shots set status = 'PENDING_REVIEW', approved_prediction_id = null, version = 1 where status <> 'PENDING_REVIEW'`,
  )
  await pool.query(`update predictions set status = 'PENDING_REVIEW' where status <> 'PENDING_REVIEW'`)
  await pool.query('vacuum analyze')
}
