// Opens sockets to allowed addresses only: the answer that is judged is the answer that is connected to.
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { OutgoingError, refusedAddress, shown } from './outgoing-error.ts'

export type Connector = buildConnector.connector

/** What the guard consists of; only tests put anything but the real parts in. */
export type Guard = {
  isAllowed: (address: string) => boolean
  lookup: LookupFunction
  /** Makes a connector that resolves names with this lookup. */
  dial: (lookup: LookupFunction) => Connector
}

/** Real sockets. Certificates are always checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says; 10 s to connect. */
export function dialSockets(lookup: LookupFunction): Connector {
  return buildConnector({ lookup, allowH2: false, rejectUnauthorized: true, timeout: 10_000 })
}

export function guardedConnector({ isAllowed, lookup, dial }: Guard): Connector {
  const open = dial(guardedLookup(lookup, isAllowed))
  return (options, callback) => {
    // Node calls no lookup for a literal address.
    if (isIP(options.hostname) !== 0 && !isAllowed(options.hostname)) {
      queueMicrotask(() => callback(refusedAddress(options.hostname), null))
      return
    }
    open(options, (error, socket) => {
      if (error) return callback(error, null)
      // The last word: whatever the steps above let through, this is where the bytes would go.
      const { remoteAddress } = socket
      if (remoteAddress !== undefined && isAllowed(remoteAddress)) return callback(null, socket)
      socket.on('error', () => {}).destroy()
      callback(remoteAddress === undefined ? brokenOff(options.hostname) : refusedAddress(options.hostname), null)
    })
  }
}

/** Resolves once and drops every answer that is not allowed; an error where none is left. */
function guardedLookup(lookup: LookupFunction, isAllowed: Guard['isAllowed']): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, answer, family) => {
      if (error) return callback(error, [])
      const all = typeof answer === 'string' ? [{ address: answer, family: family ?? isIP(answer) }] : answer
      const good = all.filter(({ address }) => isAllowed(address))
      const first = good[0]
      if (first === undefined) return callback(all.length > 0 ? refusedAddress(hostname) : unknownName(hostname), [])
      if (options.all === true) return callback(null, good)
      callback(null, first.address, first.family)
    })
  }
}

function unknownName(host: string): OutgoingError {
  return new OutgoingError('network', `The name ${shown(host)} leads to no network address.`, 'ENOTFOUND')
}

function brokenOff(host: string): OutgoingError {
  return new OutgoingError('network', `${shown(host)} closed the connection at once.`, 'ECONNRESET')
}
