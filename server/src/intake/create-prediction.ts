// Accepts one generated image: files it under its shot, has a worker read it, and answers when it can be seen.
import { type ErrorCode, errorCodes, errors, refuse } from '@sartiq/contract/error.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { filePrediction } from './file-prediction.ts'
import { receiveImage } from './receive-image.ts'
import { predictionView } from './rules/views.ts'
import { forgetUpload, waitUntilRead } from './wait-until-read.ts'

export type Accepted = { status: 200 | 201; prediction: Prediction }

/**
 * Files an upload and waits until a worker has read it. An image that cannot be read is refused and leaves no trace;
 * where no worker answers in time, the prediction is accepted as `reading`.
 */
export async function createPrediction(ctx: Context, request: FastifyRequest): Promise<Accepted> {
  const received = await receiveImage(ctx, request)
  const { row, isNew, newShooting } = await transact(ctx.db, (tx) => filePrediction(ctx, tx, received))
  const read = await waitUntilRead(ctx, row)
  if (!read || read.image_status === 'broken') {
    if (isNew) await forgetUpload(ctx, row.id, newShooting)
    const code = asErrorCode(read?.broken_code ?? 'IMAGE_CORRUPT')
    refuse(code, { detail: `${errors[code][1]}.` })
  }
  return { status: isNew ? 201 : 200, prediction: predictionView(read) }
}

function asErrorCode(code: string | null): ErrorCode {
  return errorCodes.find((known) => known === code) ?? 'IMAGE_UNSUPPORTED'
}
