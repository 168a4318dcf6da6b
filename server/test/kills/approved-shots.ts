// Images to export, handed in and approved over HTTP as a generator and a reviewer do.
import { expect } from 'vitest'
import { photo } from '../fixtures/photo.ts'
import { processKey } from '../process.ts'
import type { Client } from './client.ts'

/** Answers the ids of `count` approved shots. */
export async function approvedShots(client: Client, port: number, count: number): Promise<string[]> {
  const pairs: { shot_id: string; prediction_id: string }[] = []
  for (let number = 1; number <= count; number++) {
    const form = new FormData()
    form.append('metadata', JSON.stringify({ shooting: 'Kills', sku: `SKU${number}`, shot_type: 'front' }))
    form.append(
      'image',
      new Blob([new Uint8Array(await photo({ seed: number, width: 600, height: 900 }))]),
      'image.png',
    )
    const init = { method: 'POST', body: form, headers: { authorization: `Bearer ${processKey}` } }
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/predictions`, init)
    expect(response.status).toBe(201)
    const { id, shot_id } = (await response.json()) as { id: string; shot_id: string }
    pairs.push({ shot_id, prediction_id: id })
  }
  await client.call('POST', '/shots/bulk-approve', { shots: pairs })
  return pairs.map(({ shot_id }) => shot_id)
}
