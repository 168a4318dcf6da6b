// The grammar of keys, row by row.
import { expect, test } from 'vitest'
import { conflicts, isSingleKey, keyLabel, keyOf } from './keys.ts'

const plain = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false }

test.each([
  [{ ...plain, key: 'p' }, 'P'],
  [{ ...plain, key: 'P' }, 'P'], // caps lock
  [{ ...plain, key: 'A', shiftKey: true }, 'Shift+A'],
  [{ ...plain, key: '?', shiftKey: true }, '?'],
  [{ ...plain, key: '+', shiftKey: true }, '+'],
  [{ ...plain, key: 'ArrowLeft', shiftKey: true }, 'Shift+ArrowLeft'],
  [{ ...plain, key: ' ' }, 'Space'],
  [{ ...plain, key: 'z', ctrlKey: true }, 'Mod+Z'],
  [{ ...plain, key: 'p', metaKey: true }, 'Other+P'],
])('%j is %s', (event, key) => {
  expect(keyOf(event, false)).toBe(key)
})

test('on a Mac ⌘ is Mod and Ctrl is not', () => {
  expect(keyOf({ ...plain, key: 'e', metaKey: true }, true)).toBe('Mod+E')
  expect(keyOf({ ...plain, key: 'e', ctrlKey: true }, true)).toBe('Other+E')
})

test.each([
  ['Mod+Z', false, 'Ctrl+Z'],
  ['Mod+Z', true, '⌘Z'],
  ['ArrowUp', false, '↑'],
  ['+', false, '+'],
])('%s is printed as it stands on the keyboard', (key, mac, label) => {
  expect(keyLabel(key, mac)).toBe(label)
})

test('single keys are characters without Ctrl or Alt', () => {
  expect(['P', 'Shift+A', '?', 'Mod+E', 'ArrowUp', 'Escape'].filter(isSingleKey)).toEqual(['P', 'Shift+A', '?'])
})

test('two actions that want one key are found', () => {
  expect(
    conflicts([
      { id: 'approve', keys: ['P', 'A'] },
      { id: 'print', keys: ['P'] },
    ]),
  ).toEqual(['P: approve, print'])
})
