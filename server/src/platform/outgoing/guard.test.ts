// No URL leads the client to an address that is not public: hostile URLs, names and resolvers, each with its control.
import { createServer } from 'node:http'
import { buildConnector } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { buildOutgoing } from './build-outgoing.ts'
import { type Guard, guardedConnector } from './guarded-connector.ts'
import { assertUrl, type Outgoing } from './guarded-client.ts'
import { isAllowedAddress, parseNetworks } from './networks.ts'
import {
  closing,
  failure,
  get,
  listen,
  loopbackClient,
  ok,
  peer,
  recordingDial,
  resolving,
  switchboard,
} from './test-peer.ts'

const names = {
  'loop.test': ['127.0.0.1'],
  'six.test': ['::1'],
  'both.test': ['127.0.0.1', '::1'],
  'ten.test': ['10.0.0.5'],
  'metadata.google.internal': ['169.254.169.254'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'compat.test': ['::127.0.0.1'],
  'sixtofour.test': ['2002:7f00:1::'],
  'nat64.test': ['64:ff9b::7f00:1'],
  'ula.test': ['fd00:ec2::254'],
  'zero.test': ['0.0.0.0'],
  'cgnat.test': ['100.100.100.200'],
  '127.0.0.1.nip.test': ['127.0.0.1'],
  'loop.test.': ['127.0.0.1'],
}

const literals = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '0x7f.0x0.0x0.0x1',
  '127.0.0.1.',
  '１２７.0.0.1',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '%31%32%37.0.0.1',
  '0',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[2002:7f00:1::]',
  '[64:ff9b::7f00:1]',
  '[2001::1]',
  '[2001:db8::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[ff02::1]',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'a.localhost',
]
const named = [...Object.keys(names), 'LOOP.test', 'loop。test']
const hostile = [...literals, ...named].flatMap((host) => [`http://${host}/x?token=hush`, `https://${host}:8443/x`])
const unsendable = [
  'http://user:hush@loop.test/',
  'http://user@127.0.0.1/',
  'http://:hush@loop.test/',
  'http://a.test:hush@127.0.0.1/',
  'http://[fe80::1%25eth0]/',
  'http://127.0.0.1:99999/',
  'http://1.2.3.4.5/',
  'http://256.0.0.1/',
  'ftp://loop.test/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
  'unix:/run/x.sock',
  'data:,x',
  'javascript:1',
  '//loop.test/',
  '/x',
  '',
  'http://',
  'http:///',
]

function recording(isAllowed: Guard['isAllowed']): { outgoing: Outgoing; attempts: string[] } {
  const attempts: string[] = []
  const outgoing = buildOutgoing({ isAllowed, lookup: resolving(names), dial: recordingDial(attempts) })
  onTestFinished(() => outgoing.close())
  return { outgoing, attempts }
}
const isPublic = (address: string) => isAllowedAddress(address, [])

test.each(hostile)('%s is refused before any connection', async (url) => {
  const { outgoing, attempts } = recording(isPublic)
  const error = await failure(outgoing.request(get(url)))
  expect(error.kind).toBe('refused_address')
  expect(error.message).not.toContain('hush')
  expect(attempts).toEqual([])
})

test.each(hostile)('control: without the check %s would be connected to', async (url) => {
  const { outgoing, attempts } = recording(() => true)
  await expect(outgoing.request(get(url))).rejects.toMatchObject({ kind: 'network', code: 'ENETUNREACH' })
  expect(attempts).not.toEqual([])
})

test.each(unsendable)('%j is no address to call', async (url) => {
  const { outgoing, attempts } = recording(() => true)
  const error = await failure(outgoing.request(get(url)))
  expect(error.kind).toBe('bad_url')
  expect(error.message).not.toContain('hush')
  expect(attempts).toEqual([])
})

test('a saved destination is judged by what it spells out', () => {
  expect(assertUrl('https://dam.example.com:8443/api?x=1', []).host).toBe('dam.example.com:8443')
  expect(assertUrl('http://127.1:5/', parseNetworks('127.0.0.0/8')).host).toBe('127.0.0.1:5')
  expect(assertUrl('http://localhost/', parseNetworks('127.0.0.0/8')).host).toBe('localhost')
  for (const host of literals) expect(() => assertUrl(`http://${host}/`, []), host).toThrow(/not a public network/)
})

test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '127.0.0.1.',
  '１２７.0.0.1',
  'localhost',
  'loop.test',
])('control: with 127.0.0.0/8 allowed, %s reaches the listener of this test; without, nobody comes', async (host) => {
  const { port, connections } = await peer(ok)
  expect((await failure(loopbackClient('').request(get(`http://${host}:${port}/`)))).kind).toBe('refused_address')
  expect(connections()).toBe(0)
  expect(await loopbackClient().request(get(`http://${host}:${port}/`))).toMatchObject({
    status: 200,
    body: Buffer.from('ok'),
  })
  expect(connections()).toBe(1)
})

test('the connector alone refuses a literal, for Node asks no resolver about it', async () => {
  const attempts: string[] = []
  const connect = guardedConnector({ isAllowed: isPublic, lookup: resolving({}), dial: recordingDial(attempts) })
  for (const hostname of ['10.0.0.1', '::1', '::127.0.0.1']) {
    const error = await new Promise((settle) =>
      connect({ hostname, protocol: 'http:', port: '80' }, (...answer) => settle(answer[0])),
    )
    expect(error).toMatchObject({ kind: 'refused_address' })
  }
  expect(attempts).toEqual([])
})

test('a resolver that alternates between public and loopback leads to the public address only', async () => {
  const attempts: string[] = []
  let asked = 0
  const lookup = resolving({ 'rebind.test': () => (asked++ % 2 === 0 ? ['93.184.215.14'] : ['127.0.0.1']) })
  const outgoing = buildOutgoing({ isAllowed: isPublic, lookup, dial: recordingDial(attempts) })
  const kinds: string[] = []
  for (let i = 0; i < 6; i++) kinds.push((await failure(outgoing.request(get('http://rebind.test/')))).kind)
  expect(kinds).toEqual(['network', 'refused_address', 'network', 'refused_address', 'network', 'refused_address'])
  expect(attempts).toEqual(['93.184.215.14', '93.184.215.14', '93.184.215.14'])
  expect(asked).toBe(6)
})

test('the same with real sockets: the listener that plays loopback is never connected to', async () => {
  const plays = { '93.184.215.14': await peer(closing), '127.0.0.1': await peer(closing) }
  const [good, bad] = [plays['93.184.215.14'], plays['127.0.0.1']]
  const client = (isAllowed: Guard['isAllowed']) => {
    let asked = 0
    const lookup = resolving({
      'rebind.test': () => (asked++ % 2 === 0 ? ['93.184.215.14'] : ['127.0.0.1']),
      'both.test': ['127.0.0.1', '93.184.215.14'],
    })
    const outgoing = buildOutgoing({ isAllowed, lookup, dial: switchboard(plays) })
    onTestFinished(() => outgoing.close())
    return async (name: string) => {
      const request = outgoing.request(get(`http://${name}/`))
      return request.then(
        ({ status }) => status,
        () => failure(request).then(({ kind }) => kind),
      )
    }
  }
  const guarded = client(isPublic)
  const outcomes = [await guarded('rebind.test'), await guarded('rebind.test'), await guarded('rebind.test')]
  expect(outcomes).toEqual([200, 'refused_address', 200])
  expect(await guarded('both.test')).toBe(200)
  expect([good.connections(), bad.connections()]).toEqual([3, 0])
  // Control: without the check, the very same answers do lead there.
  const open = client(() => true)
  expect([await open('rebind.test'), await open('rebind.test'), await open('both.test')]).toEqual([200, 200, 200])
  expect([good.connections(), bad.connections()]).toEqual([4, 2])
})

test('a socket that ended up elsewhere is closed unused', async () => {
  const { port, received } = await peer(ok)
  // This dial goes to the listener of this test whatever the resolver says.
  const astray: Guard['dial'] = () => (options, callback) =>
    buildConnector({})({ ...options, hostname: '127.0.0.1', port: `${port}` }, callback)
  const client = (isAllowed: Guard['isAllowed']) => {
    const outgoing = buildOutgoing({ isAllowed, lookup: resolving({}), dial: astray })
    onTestFinished(() => outgoing.close())
    return outgoing
  }
  expect((await failure(client(isPublic).request(get('http://93.184.215.14/')))).kind).toBe('refused_address')
  expect(received()).toBe('')
  expect((await client(() => true).request(get('http://93.184.215.14/'))).status).toBe(200)
})

test('a proxy in the environment is not used', async () => {
  const proxy = await peer(ok)
  const server = await peer(ok)
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'NODE_USE_ENV_PROXY']) {
    const before = process.env[name]
    process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : proxy.url
    onTestFinished(() => {
      if (before === undefined) delete process.env[name]
      else process.env[name] = before
    })
  }
  expect((await loopbackClient().request(get(server.url))).status).toBe(200)
  expect([proxy.connections(), server.connections()]).toEqual([0, 1])
})

test('a redirect is an answer, and is not followed', async () => {
  const inside = await peer(ok)
  const port = await listen(createServer((_, reply) => reply.writeHead(302, { location: inside.url }).end('moved')))
  const answer = await loopbackClient().request(get(`http://127.0.0.1:${port}/`))
  expect([answer.status, answer.headers['location'], answer.body.toString()]).toEqual([302, inside.url, 'moved'])
  expect(inside.connections()).toBe(0)
})

test('a Host header of the caller chooses neither the host nor the name in the certificate', async () => {
  const { url, received } = await peer(ok)
  await loopbackClient().request(get(url, { headers: { Host: 'inside.test', 'x-own': '1' } }))
  expect(received()).toContain(`host: ${new URL(url).host}\r\n`)
  expect(received()).not.toContain('inside.test')
})
