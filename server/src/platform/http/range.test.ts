// Tables of RFC 9110: which bytes a request gets.
import { expect, test } from 'vitest'
import { answerRange, parseRange, rangeHeaders } from './range.ts'

const whole = { status: 200 }
const none = { status: 416 }
const part = (from: number, to: number) => ({ status: 206, from, to })

test.each([
  [undefined, whole],
  ['', whole],
  ['bytes=0-99', part(0, 99)],
  ['bytes=0-0', part(0, 0)],
  ['bytes=10-19', part(10, 19)],
  ['bytes=10-', part(10, 99)],
  ['bytes=0-', part(0, 99)],
  ['bytes=99-', part(99, 99)],
  ['bytes=90-1000', part(90, 99)],
  ['bytes=0-99999999999999999999999', part(0, 99)],
  ['bytes=-10', part(90, 99)],
  ['bytes=-1000', part(0, 99)],
  ['Bytes= 5-6 ', part(5, 6)],
  ['bytes=100-', none],
  ['bytes=100-200', none],
  ['bytes=99999999999999999999999-', none],
  ['bytes=-0', none],
  ['bytes=5-4', whole],
  ['bytes=90071992547409931-90071992547409930', whole],
  ['bytes=0-1,3-4', whole],
  ['bytes=0-1,', whole],
  ['bytes=-', whole],
  ['bytes=', whole],
  ['bytes', whole],
  ['bytes=a-b', whole],
  ['bytes=1.5-2', whole],
  ['bytes=--1', whole],
  ['bytes=0x1-0x2', whole],
  ['items=0-1', whole],
  ['0-1', whole],
])('Range: %s of 100 bytes', (header, answer) => {
  expect(parseRange(header, 100)).toEqual(answer)
})

test('nothing of an empty file can be satisfied', () => {
  for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) expect(parseRange(header, 0)).toEqual(none)
})

test.each([
  [undefined, part(0, 9)],
  ['"abc"', part(0, 9)],
  [' "abc" ', part(0, 9)],
  ['W/"abc"', whole],
  ['"abd"', whole],
  ['abc', whole],
  ['"abc", "abd"', whole],
  ['Tue, 15 Nov 1994 12:45:26 GMT', whole],
  ['', whole],
])('If-Range: %s', (header, answer) => {
  const file = { etag: '"abc"', bytes: 100 }
  expect(answerRange({ range: 'bytes=0-9', 'if-range': header }, file)).toEqual(answer)
})

test('the headers of each answer', () => {
  const file = { etag: '"abc"', bytes: 100 }
  const always = { 'accept-ranges': 'bytes', etag: '"abc"' }
  expect(rangeHeaders({ status: 200 }, file)).toEqual({ ...always, 'content-length': '100' })
  expect(rangeHeaders({ status: 416 }, file)).toEqual({ ...always, 'content-range': 'bytes */100' })
  expect(rangeHeaders({ status: 206, from: 90, to: 99 }, file)).toEqual({
    ...always,
    'content-length': '10',
    'content-range': 'bytes 90-99/100',
  })
})
