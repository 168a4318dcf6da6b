// Workflow templates: which inputs become which values.
import { expect, test } from 'vitest'
import { fillWorkflow, wantsParentImage, WorkflowError } from './workflow.ts'

const values = {
  config: { seed: 7, prompt: 'a "red" dress', deep: { a: 1 } },
  changes: 'longer\nwider',
  parent_image: 'p.png',
}

test.each([
  ['{config.seed}', 7],
  ['{config.steps|20}', 20],
  ['{config.sampler|euler}', 'euler'],
  ['{config.sampler|}', ''],
  ['{config.seed|1}', 7],
  ['{config.deep}', { a: 1 }],
  ['{config.prompt}, {changes}', 'a "red" dress, longer\nwider'],
  ['seed {config.seed}', 'seed 7'],
  ['{parent_image}', 'p.png'],
  ['{unknown}', '{unknown}'],
  [5, 5],
  [
    ['4', 0],
    ['4', 0],
  ],
  [null, null],
])('%j becomes %j', (template, filled) => {
  expect(fillWorkflow({ 3: { inputs: { value: template } } }, values)).toEqual({ 3: { inputs: { value: filled } } })
})

test('a value that is nowhere is asked for by name', () => {
  expect(() => fillWorkflow('{config.cfg}', values)).toThrow(WorkflowError)
  expect(() => fillWorkflow('{config.toString}', values)).toThrow('"toString"')
})

test('knows whether the parent is wanted', () => {
  expect([wantsParentImage({ a: ['{parent_image}'] }), wantsParentImage({ a: '{changes}' })]).toEqual([true, false])
})
