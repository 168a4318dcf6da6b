// Hostile and odd answers: only what is of the right kind and size is taken.
import { expect, test } from 'vitest'
import { type Answer, holds, readPlace, readSaved } from './read-answer.ts'

const answer = (body: unknown, headers: Answer['headers'] = {}): Answer => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return { status: 200, headers, body: bytes, whole: true, sha256: '', bytes: bytes.length }
}

test.each([
  [{ data: [{ id: 'a' }] }, '/data/0/id', 'a'],
  [{ 'a/b': { 'm~n': 5 } }, '/a~1b/m~0n', '5'],
  ['"https://s3.example/b"', '', 'https://s3.example/b'],
  ['42', '', '42'],
  [{ list: ['a', 2] }, '/list', ['a', '2']],
  [{ policy: { key: 'k', n: 1, nested: { x: 1 } } }, '/policy', { key: 'k', n: '1' }],
])('%j at %j is %j', (body, pointer, expected) => {
  expect(readSaved(answer(body), 'name', pointer)).toEqual(expected)
})

test.each([
  ['nothing there', {}, '/id', 'is not in it'],
  ['null', { id: null }, '/id', 'is null'],
  ['true', { id: true }, '/id', 'no text'],
  ['an object', { id: { a: 1 } }, '/id', 'no text'],
  ['a list', { id: ['a'] }, '/id', 'no text'],
  ['an empty text', { id: '' }, '/id', 'is empty'],
  ['513 characters', { id: 'x'.repeat(513) }, '/id', 'more than 512'],
  ['a line break', { id: 'a\r\nb' }, '/id', 'control'],
  ['what every object has', {}, '/constructor', 'is not in it'],
  ['its prototype', {}, '/__proto__', 'is not in it'],
  ['HTML', '<html>it works!</html>', '/id', 'is not in it'],
])('%s is no asset id', (_, body, pointer, words) => {
  expect(() => readSaved(answer(body), 'asset_id', pointer)).toThrow(words)
})

test('lists and objects have an end', () => {
  const many = {
    list: Array.from({ length: 1001 }, () => 'x'),
    all: Object.fromEntries(Array.from({ length: 61 }, (_, n) => [`f${n}`, 1])),
  }
  expect(() => readSaved(answer(many), 'list', '/list')).toThrow('1000 items')
  expect(() => readSaved(answer(many), 'all', '/all')).toThrow('60 fields')
  expect(() => readSaved(answer({ list: ['x'.repeat(4097)] }), 'list', '/list')).toThrow('4096')
})

test('headers are read without regard to case, the first of several', () => {
  expect(readPlace(answer('', { location: '/a/1', etag: ['x', 'y'] }), 'header:Location')).toBe('/a/1')
  expect(readPlace(answer('', { location: '/a/1', etag: ['x', 'y'] }), 'header:ETag')).toBe('x')
})

test.each([
  ['/state=done', true],
  ['/state=other', false],
  ['/ready=true', true],
  ['/n=0', true],
  ['/state', true],
  ['/none', false],
  ['/empty', false],
  ['/eq=a=b', true],
])('%s holds: %s', (condition, expected) => {
  expect(holds(answer({ state: 'done', ready: true, n: 0, empty: '', eq: 'a=b' }), condition)).toBe(expected)
})
