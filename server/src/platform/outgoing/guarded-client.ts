// The one client through which every outgoing request goes: webhooks, DAM, tokens, image sources, generator.
import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { buildOutgoing, type Outgoing } from './build-outgoing.ts'
import { dialSockets } from './guarded-connector.ts'
import { isAllowedAddress, type Network } from './networks.ts'

export { assertUrl } from './assert-url.ts'
export type { Outgoing, OutgoingResponse } from './build-outgoing.ts'
export type { OutgoingRequest, OutgoingStream } from './exchange.ts'
export { OutgoingError, type OutgoingErrorKind } from './outgoing-error.ts'

/**
 * Opens the client. It reaches public addresses and `allowNetworks` only, follows no redirect, uses no proxy, asks for
 * no compression and undoes none.
 * @param options.lookup how names are resolved; tests put their own in
 */
export function createOutgoing(options: { allowNetworks: Network[]; lookup?: LookupFunction }): Outgoing {
  return buildOutgoing({
    isAllowed: (address) => isAllowedAddress(address, options.allowNetworks),
    lookup: options.lookup ?? systemLookup,
    dial: dialSockets,
  })
}
