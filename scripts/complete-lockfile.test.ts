// Platform packages by name, and a lockfile that lacks some.
import { expect, test } from 'vitest'
import { complete, entryOf } from './complete-lockfile.ts'

test.each([
  ['@x/binding-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ['@x/binding-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
  ['@x/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@x/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
  ['@y/win32-x64', { os: ['win32'], cpu: ['x64'] }],
])('%s is for %j', (name, expected) => {
  expect(entryOf(name, '1.0.0', true)).toEqual({ version: '1.0.0', dev: true, optional: true, ...expected })
})

test('what is there stays, what names no system is left alone', () => {
  const there = { version: '1.0.0', optional: true }
  const optionalDependencies = { '@x/binding-linux-x64-gnu': '1.0.0', '@x/binding-darwin-x64': '1.0.0', other: '1.0.0' }
  const packages = { 'node_modules/x': { optionalDependencies }, 'node_modules/@x/binding-linux-x64-gnu': there }
  expect(complete({ packages })).toEqual(['@x/binding-darwin-x64'])
  expect(packages['node_modules/@x/binding-linux-x64-gnu']).toBe(there)
})
