// Which URLs may be called at all; asked when a destination is saved, and again before every request.
import { isIP } from 'node:net'
import { isAllowedAddress, type Network } from './networks.ts'
import { OutgoingError, refusedAddress } from './outgoing-error.ts'

/**
 * Reads a URL that this server may be told to call: http or https, no user name or password in it, and no address
 * that is private unless allowed. What a name leads to is judged later, when it is resolved.
 * @throws OutgoingError `bad_url` or `refused_address`
 */
export function assertUrl(url: string, allowed: Network[]): URL {
  return checkUrl(url, (address) => isAllowedAddress(address, allowed))
}

/** `assertUrl` with any judge of addresses. */
export function checkUrl(text: string, isAllowed: (address: string) => boolean): URL {
  // Never thrown on: Node's error carries the text, and with it a password.
  const url = URL.parse(text)
  if (url === null) throw new OutgoingError('bad_url', 'This is not a valid web address.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutgoingError('bad_url', 'A web address must begin with http:// or https://.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutgoingError('bad_url', 'A web address must not contain a user name or password.')
  }
  if (!meantAddresses(url.hostname).every(isAllowed)) throw refusedAddress(url.hostname)
  return url
}

/** The addresses that a host spells out. The URL parser has already made `0x7f.1` and `１２７.1` into `127.0.0.1`. */
function meantAddresses(hostname: string): string[] {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '')
  if (isIP(host) !== 0) return [host]
  return host === 'localhost' || host.endsWith('.localhost') ? ['127.0.0.1'] : []
}
