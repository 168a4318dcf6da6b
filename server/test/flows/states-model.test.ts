// B16: whatever people do at once, every shot stays in a state that its history explains.
import {
  approveShot,
  deleteShot,
  rejectShot,
  restoreShot,
  unapproveShot,
  undoDecision,
} from '@sartiq/contract/decide/endpoints.ts'
import { regenerateShot, requestRevision } from '@sartiq/contract/decide/revision.ts'
import { type ShotAction, type ShotStatus, transitions } from '@sartiq/contract/decide/states.ts'
import { createExport, listExports } from '@sartiq/contract/export/endpoints.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { photo } from '../fixtures/photo.ts'
import { createWorld } from '../world.ts'

const format = { file_format: 'jpg', resolution: '512' } as const
const destination = { type: 'download' } as const

type Step =
  | { do: 'approve'; shot: number; image: number }
  | { do: 'reject' | 'unapprove' | 'export' | 'delete' | 'restore' | 'revise' | 'regenerate'; shot: number }
  | { do: 'undo'; back: number }
  | { do: 'work' }

const shotNumber = fc.nat({ max: 2 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('approve' as const), shot: shotNumber, image: fc.nat({ max: 1 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('reject' as const, 'unapprove' as const), shot: shotNumber }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('export' as const), shot: shotNumber }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('delete' as const, 'restore' as const, 'revise' as const, 'regenerate' as const),
      shot: shotNumber,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'work' as const }) },
)

test(
  'whatever is done at once, no shot comes into a state that its history does not explain',
  { timeout: 900_000 },
  async () => {
    await using own = await createWorld()
    own.ctx.log.level = 'error'
    // Three shots with two images each.
    await own.predictions(3)
    for (const number of [1, 2, 3]) await own.upload({ sku: `SKU00${number}` }, await photo({ seed: 50 + number }))
    await own.drain()
    const { db } = own.ctx
    const numRuns = process.env['SARTIQ_TEST_HARD'] ? 400 : 25

    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 2, maxLength: 5 }), { minLength: 4, maxLength: 10 }),
        async (rounds) => {
          await startAfresh()
          const shots = await db.selectFrom('shots').selectAll().orderBy('sku').execute()
          const images = await db.selectFrom('predictions').selectAll().orderBy('id').execute()
          const undoable: string[] = []
          for (const round of rounds) {
            const answers = await Promise.all(round.map((one) => run(one, shots, images, undoable)))
            for (const { status, body } of answers) {
              expect([200, 201, 202, 204, 404, 409, 422]).toContain(status)
              const { undo_id } = (body || {}) as { undo_id?: string | null }
              if (undo_id) undoable.push(undo_id)
            }
          }
          await own.drain()
          await checkEverything()
        },
      ),
      { numRuns },
    )

    async function run(
      one: Step,
      shots: { id: string }[],
      images: { id: string; shot_id: string }[],
      undoable: string[],
    ) {
      const id = 'shot' in one ? (shots[one.shot]?.id ?? '') : ''
      if (one.do === 'approve') {
        const prediction_id = images.filter(({ shot_id }) => shot_id === id)[one.image]?.id ?? ''
        return own.try(approveShot, { params: { id }, body: { prediction_id } })
      }
      if (one.do === 'reject') return own.try(rejectShot, { params: { id }, body: { reason: 'QUALITY_ISSUE' } })
      if (one.do === 'unapprove') return own.try(unapproveShot, { params: { id }, body: {} })
      if (one.do === 'export') return own.try(createExport, { body: { shots: [id], format, destination } })
      if (one.do === 'delete') return own.try(deleteShot, { params: { id } })
      if (one.do === 'restore') return own.try(restoreShot, { params: { id } })
      if (one.do === 'revise') return own.try(requestRevision, { params: { id }, body: { changes_requested: ['x'] } })
      if (one.do === 'regenerate') return own.try(regenerateShot, { params: { id }, body: {} })
      if (one.do === 'undo' && undoable.length > 0)
        return own.try(undoDecision, { params: { id: undoable.at(-1 - one.back) ?? undoable[0] ?? '' } })
      if (one.do === 'work') await own.drain()
      return { status: 200, body: {} }
    }

    async function startAfresh(): Promise<void> {
      for (const table of ['export_images', 'exports', 'decisions', 'revisions'] as const)
        await db.deleteFrom(table).execute()
      const fresh = {
        status: 'PENDING_REVIEW' as const,
        approved_prediction_id: null,
        rejection_reason: null,
        open_revision: false,
        deleted_at: null,
        version: 1,
      }
      await db.updateTable('shots').set(fresh).execute()
      await db.updateTable('predictions').set({ status: 'PENDING_REVIEW' }).execute()
    }

    async function checkEverything(): Promise<void> {
      const shots = await db.selectFrom('shots').selectAll().execute()
      for (const shot of shots) {
        const images = await db
          .selectFrom('predictions')
          .select(['id', 'status'])
          .where('shot_id', '=', shot.id)
          .execute()
        const isFinal = shot.status === 'APPROVED' || shot.status === 'EXPORTED'
        expect(shot.approved_prediction_id !== null).toBe(isFinal)
        if (isFinal) expect(shot.cover_prediction_id).toBe(shot.approved_prediction_id)
        expect(shot.rejection_reason !== null).toBe(shot.status === 'REJECTED')
        for (const { id, status } of images) {
          const isChosen = id === shot.approved_prediction_id
          expect(status).toBe(shot.status === 'REJECTED' || isChosen ? shot.status : 'PENDING_REVIEW')
        }
        const decisions = await db
          .selectFrom('decisions')
          .selectAll()
          .where('shot_id', '=', shot.id)
          .orderBy('version')
          .execute()
        expect(decisions.map(({ version }) => version)).toEqual(decisions.map((_, at) => at + 2))
        expect(shot.version).toBe(decisions.length + 1)
        let status: ShotStatus = 'PENDING_REVIEW'
        for (const decision of decisions) {
          expect(decision.from_status).toBe(status)
          const target = transitions[status][decision.action as ShotAction]
          // A deleted shot keeps its state, and is restored to it.
          if (decision.action === 'delete') expect([target, decision.to_status]).toEqual([null, status])
          else if (decision.action === 'restore') expect(decision.to_status).toBe(status)
          else if (decision.action !== 'undo') expect(target).toBe(decision.to_status)
          status = decision.to_status
        }
        expect(status).toBe(shot.status)
        const revisions = await db.selectFrom('revisions').select('status').where('shot_id', '=', shot.id).execute()
        expect(shot.open_revision).toBe(revisions.some((one) => one.status === 'OPEN'))
        if (shot.deleted_at) expect(shot.status).toBe('REJECTED')
      }
      const { items } = await own.call(listExports, { query: { limit: 500 } })
      for (const { status } of items) expect(status).toBe('COMPLETED')
      const exported = await db.selectFrom('export_images').select('shot_id').execute()
      for (const { id, status } of shots)
        if (status === 'EXPORTED') expect(exported.map(({ shot_id }) => shot_id)).toContain(id)
    }
  },
)
