// Webhook endpoints of a world: receivers that are set up as destinations, and events for them.
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import type { Delivery } from '@sartiq/contract/deliver/delivery.ts'
import { createDestination, deleteDestination, listDeliveries } from '@sartiq/contract/deliver/endpoints.ts'
import type { WebhookEvent } from '@sartiq/contract/deliver/webhook.ts'
import { manyShots } from './fixtures/many-shots.ts'
import { type Receiver, webhookReceiver } from './peers/webhook-receiver.ts'
import type { World } from './world.ts'

export type Hook = Receiver & { id: string }
let names = 0

/** A receiver that is set up as a destination, for as long as it is in use. */
export async function openHook(world: World, events: WebhookEvent[] = []): Promise<Hook> {
  const receiver = await webhookReceiver(world.clock)
  const body = { name: `Hooks ${++names}`, type: 'webhook' as const, config: { url: `${receiver.url}/hooks`, events } }
  const { id, secret } = await world.call(createDestination, { body })
  receiver.secrets = [secret ?? '']
  const close = receiver[Symbol.asyncDispose].bind(receiver)
  return Object.assign(receiver, {
    id,
    async [Symbol.asyncDispose]() {
      // It may be gone already.
      await world.try(deleteDestination, { params: { id } })
      await close()
    },
  })
}

/** Approves so many shots, one after another: an event for each. */
export async function approveNew(world: World, count = 1): Promise<void> {
  const shots = await manyShots(world.ctx.db, count, undefined, `Many ${++names}`)
  for (const { id, cover } of shots) await world.call(approveShot, { params: { id }, body: { prediction_id: cover } })
}

export async function deliveriesTo(world: World, { id }: Hook): Promise<Delivery[]> {
  return (await world.call(listDeliveries, { params: { id }, query: { limit: '500' } })).items
}

export async function onlyDelivery(world: World, hook: Hook): Promise<Delivery> {
  const [one, ...more] = await deliveriesTo(world, hook)
  if (!one || more.length > 0) throw new Error(`there are ${more.length + 1} deliveries`)
  return one
}
