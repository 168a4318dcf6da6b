// Which addresses are public, and how an operator's list is read.
import { expect, test } from 'vitest'
import { isAllowedAddress, parseNetworks } from './networks.ts'

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.1.1',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2001:4860:4860::8888',
  '2a00:1450::1',
  '::ffff:8.8.8.8',
])('%s is public', (address) => expect(isAllowedAddress(address, [])).toBe(true))

test.each([
  // IPv4: this network, private, shared, loopback, link-local with metadata, protocol, documentation, benchmark, multicast …
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  // IPv6: the same, and every way to wrap an IPv4 address
  '::',
  '::1',
  '::127.0.0.1',
  '::7f00:1',
  '::8.8.8.8',
  '0:0:0:0:0:0:8.8.8.8',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  // no addresses, or not as a resolver writes them
  '',
  'localhost',
  '0177.0.0.1',
  '0x7f.1',
  '2130706433',
  '127.1',
  '8.8.8.8.',
  ' 8.8.8.8',
  '[2606:4700::1]',
  '8.8.8.8/32',
])('%j is not public', (address) => expect(isAllowedAddress(address, [])).toBe(false))

test.each([
  ['127.0.0.0/8', '127.0.0.1', true],
  ['127.0.0.0/8', '::ffff:127.0.0.1', true],
  ['127.0.0.0/8', '::1', false],
  ['127.0.0.0/8', '::127.0.0.1', false],
  ['127.0.0.0/8', '10.0.0.1', false],
  ['10.20.0.0/16', '10.20.255.1', true],
  ['10.20.0.0/16', '10.21.0.1', false],
  [' 10.20.30.40 , ::1 ', '10.20.30.40', true],
  ['10.20.30.40', '10.20.30.41', false],
  ['::1', '::1', true],
  ['fd00::/8', 'fd12:3456::1', true],
  ['fd00::/8', 'fe80::1', false],
  ['::ffff:10.0.0.0/104', '10.9.9.9', true],
  ['::/0', '127.0.0.1', false],
  ['0.0.0.0/0', '169.254.169.254', true],
])('with %s allowed, %s is %s', (networks, address, expected) => {
  expect(isAllowedAddress(address, parseNetworks(networks))).toBe(expected)
})

test.each([[undefined], [''], [' , ']])('%j allows nothing', (text) => expect(parseNetworks(text)).toEqual([]))

test.each([
  '10.0.0.0/33',
  '10.0.0/8',
  'example.com',
  '10.0.0.0/8/8',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '::/129',
  '10.0.0.0/8;::1',
  'fe80::1%eth0',
  '0177.0.0.1',
])('%j is no network', (text) => {
  expect(() => parseNetworks(`::1,${text}`)).toThrow(
    /^SARTIQ_ALLOW_NETWORKS has ".+", which is no network such as .+\.$/,
  )
})
