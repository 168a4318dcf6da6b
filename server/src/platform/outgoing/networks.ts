// May this address be connected to? Public addresses may; anything else only where an operator allows its network.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A network that the operator allows: its first address and the length of its prefix in bits. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

/**
 * Reads SARTIQ_ALLOW_NETWORKS: networks such as `10.20.0.0/16` and single addresses, with commas between.
 * @throws Error whose message is one sentence for the operator
 */
export function parseNetworks(text: string | undefined): Network[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseNetwork)
}

/**
 * Judges one resolved or literal address. Strict about spelling: only what a resolver or the URL parser writes is an
 * address, so `0177.0.0.1` or a name is not allowed here whatever it may mean elsewhere.
 */
export function isAllowedAddress(address: string, allowed: Network[]): boolean {
  if (isIP(address) === 0) return false
  const parsed = unmap(read(address))
  return isPublic(parsed) || allowed.some((network) => contains(network, parsed))
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  // ipaddr.js calls ::127.0.0.1 and all that is not yet assigned unicast, so IPv6 begins with what is handed out at all.
  if (isV6(address) && !address.match(globalUnicast)) return false
  return address.range() === 'unicast'
}

function contains([first, bits]: Network, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return first.kind() === address.kind() && address.match(first, bits)
}

/** ipaddr.js reads ::8.8.8.8 as ::ffff:8.8.8.8; written out, it is the address that it is, and nothing public. */
function read(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  return ipaddr.parse(address.replace(/^::(?=\d+\.)/, '0:0:0:0:0:0:'))
}

/** ::ffff:10.0.0.1 reaches 10.0.0.1, and is judged as such. */
function unmap(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  return isV6(address) && address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

function isV6(address: ipaddr.IPv4 | ipaddr.IPv6): address is ipaddr.IPv6 {
  return address.kind() === 'ipv6'
}

function parseNetwork(text: string): Network {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  const most = version === 6 ? 128 : 32
  const isWrong = rest.length > 0 || address.includes('%') || (bits !== undefined && !/^\d{1,3}$/.test(bits))
  const length = bits === undefined ? most : Number(bits)
  if (version === 0 || isWrong || length > most) {
    throw new Error(
      `SARTIQ_ALLOW_NETWORKS has ${JSON.stringify(text)}, which is no network such as 10.20.0.0/16 or fd00::/8.`,
    )
  }
  const first = read(address)
  // A mapped network allows the IPv4 addresses it maps, since addresses are judged unmapped.
  return isV6(first) && first.isIPv4MappedAddress() && length >= 96
    ? [first.toIPv4Address(), length - 96]
    : [first, length]
}
