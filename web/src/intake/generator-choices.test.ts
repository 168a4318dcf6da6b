// From what is typed to the generator's settings.
import type { Generator } from '@sartiq/contract/intake/generator.ts'
import { expect, test } from 'vitest'
import { type GeneratorChoices, choicesOf, keepsSecret, settingsOf, workflowOf } from './generator-choices.ts'

const saved: Generator = {
  type: 'http',
  url: 'https://gen.example.com/jobs',
  workflow: null,
  deadline_s: 60,
  poll_ms: null,
  secret_hint: '…abcd',
  updated_by: null,
  updated_at: null,
}
const typed = choicesOf(saved)
const node = { 3: { class_type: 'KSampler', inputs: { seed: '{config.seed}' } } }

test.each<[Partial<GeneratorChoices>, object]>([
  [{ type: 'none' }, { type: 'none' }],
  [{ type: 'demo', secret: 'left over' }, { type: 'demo' }],
  [{}, { type: 'http', url: 'https://gen.example.com/jobs', deadline_s: 60 }],
  [
    { type: 'comfyui', url: ' http://gpu:8188 ', workflow: JSON.stringify(node), secret: 'abcdefgh' },
    { type: 'comfyui', url: 'http://gpu:8188', deadline_s: 60, poll_ms: 1000, workflow: node, api_key: 'abcdefgh' },
  ],
])('%j makes %j', (change, settings) => {
  expect(settingsOf({ ...typed, ...change })).toEqual({ ok: true, settings })
})

test.each<[Partial<GeneratorChoices>, string, string]>([
  [{ url: 'gpu:8188' }, 'url', 'http or https'],
  [{ deadline_s: '' }, 'deadline_s', '1'],
  [{ secret: 'short' }, 'secret', 'whsec_'],
  [{ type: 'comfyui', workflow: '' }, 'workflow', 'Paste'],
  [{ type: 'comfyui', workflow: '{"3": {' }, 'workflow', 'no JSON'],
  [{ type: 'comfyui', workflow: '{"3": {"inputs": {}}}' }, 'workflow', '3.class_type'],
  [{ type: 'comfyui', workflow: JSON.stringify(node), secret: 'a b' }, 'secret', 'visible'],
])('%j is refused at %s: %s', (change, field, sentence) => {
  expect(settingsOf({ ...typed, ...change })).toEqual({
    ok: false,
    errors: { [field]: expect.stringContaining(sentence) },
  })
})

test('a workflow of the editor is told apart', () => {
  expect(workflowOf('{"nodes": [], "links": []}')).toContain('Export (API)')
  expect(workflowOf('[1]')).toContain('object')
})

test.each<[Partial<GeneratorChoices>, boolean]>([
  [{}, true],
  [{ url: 'https://gen.example.com/other' }, true],
  [{ url: 'https://elsewhere.example.com/jobs' }, false],
  [{ url: 'nonsense' }, false],
  [{ type: 'comfyui' }, false],
])('with %j the secret is kept: %s', (change, kept) => {
  expect(keepsSecret(saved, { ...typed, ...change })).toBe(kept)
})
