// No key means two things on one screen.
import { expect, test } from 'vitest'
import { screens } from './every-action.ts'
import { conflicts } from './ui/keys.ts'

test.each(Object.entries(screens))('keys of the screen %s do not clash', (_, actions) => {
  expect(conflicts(actions)).toEqual([])
})
