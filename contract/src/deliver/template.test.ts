// Templates: what they read, what they refuse and where, and how values land in each place.
import { expect, test } from 'vitest'
import type { TemplateValue } from './dam.ts'
import { fillAddress, fillFields, fillHeader, fillJson, fillXml } from './place-values.ts'
import { fillText, parseTemplate, type TemplateValues } from './template.ts'

const values: TemplateValues = {
  naming: {
    sku: 'ABC/1',
    product_name: 'Summer Dress',
    shot_type: 'full_body',
    subject: '',
    shooting: 'Été 2024',
    style: 'Casual',
    category: 'Dresses',
    prediction: 'p1',
    hash8: 'aabbccdd',
    index: 7,
    width: 2048,
    height: 3072,
    date: '2024-01-15T10:00:00Z',
  },
  named: {
    filename: 'ABC 1.png',
    folder: 'Summer 2024/A&B',
    bytes: '5',
    asset_key: 'k-1',
    'meta.title': 'Dress "A" <b> & co',
    'meta.keywords': ['a, b', 'c'],
    'meta.dc:title': 'dublin',
    'meta.evil': '../../x?y=1#z',
    'meta.lines': 'one\r\nX-Evil: two',
    empty: '',
    folder_id: 'f 1',
    dots: '..',
    upload_url: 'https://bucket.example/up?sig=a%2Fb',
    place: '/api/assets/9',
    slashes: '//evil.example/x',
  },
}

test.each([
  ['{sku}', 'ABC/1'],
  ['{product_name}', 'Summer Dress'],
  ['{product_name:slug}-{index:4}', 'summer-dress-0007'],
  ['{subject|nobody} {date:YYYYMMDD}', 'nobody 20240115'],
  ['{shot_type:upper}/{style}/{category}/{prediction}/{hash8}', 'FULL_BODY/Casual/Dresses/p1/aabbccdd'],
  ['{width}x{height} {shooting}', '2048x3072 Été 2024'],
  ['{meta.dc:title:upper}', 'DUBLIN'],
  ['{meta.keywords}', 'a, b,c'],
  ['{meta.title:escaped}', 'Dress \\"A\\" <b> & co'],
  ['{empty|none}', 'none'],
  ['query { files(key: "{asset_key}") }'.replaceAll(/(?<!")[{}](?!asset|")/g, '$&$&'), 'query { files(key: "k-1") }'],
])('%j gives %j', (template, expected) => expect(fillText(template, values)).toBe(expected))

test.each([
  ['a { b', 2],
  ['a } b', 2],
  ['{}', 0],
  ['x{index:99}', 1],
  ['x{date:quarter}', 1],
  ['{sku', 0],
])('%j is refused at %i', (template, position) => {
  expect(parseTemplate(template)).toMatchObject({ ok: false, position })
})

test.each([
  ['/assets/{sku}', '/assets/ABC%2F1', false],
  ['/files/{folder}/{filename}', '/files/Summer%202024/A%26B/ABC%201.png', false],
  ['/f?name={filename}&in={folder}', '/f?name=ABC%201.png&in=Summer%202024%2FA%26B', false],
  ['/x/{meta.evil}/y', '/x/..%2F..%2Fx%3Fy%3D1%23z/y', false],
  ['/x/{dots}/y', '/x/__/y', false],
  ['/x/%2e%2E/{dots}', '/x/__/__', false],
  ['/{empty}/{asset_key}', '//k-1', false],
  ['{upload_url}', 'https://bucket.example/up?sig=a%2Fb', true],
  ['{upload_url}&part={index}', 'https://bucket.example/up?sig=a%2Fb&part=007', true],
  ['{place}/rendition', '/api/assets/9/rendition', false],
  ['/{place}', '/%2Fapi%2Fassets%2F9', false],
  ['{slashes}', '%2F%2Fevil.example%2Fx', false],
  ['https://api.example/v1/{asset_key}', 'https://api.example/v1/k-1', false],
  ['https://{folder_id}.example/v1', 'https://f%201.example/v1', true],
  ['https://api.example/{folder_id}', 'https://api.example/f%201', false],
])('the path %j leads to %j', (path, reference, handed_out) => {
  expect(fillAddress(path, values)).toMatchObject({ reference, handed_out })
})

test.each([
  ['{upload_url}', 'whole'],
  ['https://api.example/{sku}', 'whole'],
  ['{place}/rendition', 'host'],
  ['/{place}', 'endpoint'],
  ['', 'endpoint'],
])('the path %j begins at the %s', (path, from) => expect(fillAddress(path, values).from).toBe(from))

test('no folder leaves no empty segment', () => {
  const none = { ...values, named: { ...values.named, folder: '' } }
  expect(fillAddress('/files/{folder}/{filename}', none).reference).toBe('/files/ABC%201.png')
  expect(fillAddress('{folder}/{filename}', none).reference).toBe('/ABC%201.png')
  expect(fillAddress('/{folder}.json', none).reference).toBe('/.json')
})

test.each([
  ['{meta.title}', 'Dress "A" <b> & co'],
  ['a {meta.lines} b', 'a one X-Evil: two b'],
  ['{shooting}', '=?UTF-8?Q?=C3=89t=C3=A9=202024?='],
])('the header %j is %j', (template, expected) => expect(fillHeader(template, values)).toBe(expected))

test('JSON is filled by structure', () => {
  const body: TemplateValue = {
    title: '{meta.title}',
    keywords: '{meta.keywords}',
    joined: 'all: {meta.keywords}',
    nested: [{ key: '{asset_key}', count: 3, flag: true, none: null }],
  }
  expect(fillJson(body, values)).toEqual({
    title: 'Dress "A" <b> & co',
    keywords: ['a, b', 'c'],
    joined: 'all: a, b,c',
    nested: [{ key: 'k-1', count: 3, flag: true, none: null }],
  })
})

test('a form has text fields in their order: lists again, objects as JSON, null not at all', () => {
  const fields = { b: '{meta.keywords}', a: ['x', '{sku}'], c: { '8': '{asset_key}' }, d: null, e: 5 }
  expect(fillFields(fields, values)).toEqual([
    { name: 'b', value: 'a, b,c' },
    { name: 'a', value: 'x' },
    { name: 'a', value: 'ABC/1' },
    { name: 'c', value: '{"8":"k-1"}' },
    { name: 'e', value: '5' },
  ])
})

test('XML values cannot leave their element', () => {
  const odd = { ...values, named: { ...values.named, odd: `</d:x>\u0000\ud800&'"` } }
  expect(fillXml('<d:x a="{meta.title}">{odd}</d:x>', odd)).toBe(
    '<d:x a="Dress &quot;A&quot; &lt;b&gt; &amp; co">&lt;/d:x&gt;\ufffd&amp;&apos;&quot;</d:x>',
  )
})
