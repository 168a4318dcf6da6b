// The import rules, each with an edge that it allows and one that it refuses.
import { expect, test } from 'vitest'
import { broken, importsOf, waits } from './check-imports.ts'

test.each([
  ['contract/src/a.ts', 'zod', true],
  ['contract/src/a.ts', 'node:fs', false],
  ['contract/src/a.ts', 'server/src/app.ts', false],
  ['web/src/a.tsx', 'contract/src/api.ts', true],
  ['web/src/a.tsx', 'server/src/app.ts', false],
  ['web/e2e/journey.test.ts', 'server/test/process.ts', true],
  ['web/e2e/journey.test.ts', 'server/src/app.ts', false],
  ['server/src/platform/log.ts', 'server/src/platform/id.ts', true],
  ['server/src/platform/log.ts', 'server/src/intake/store.ts', false],
  ['server/src/export/rules/plan.ts', 'contract/src/export/naming.ts', true],
  ['server/src/export/rules/plan.ts', 'node:crypto', false],
  ['server/src/export/rules/plan.ts', 'server/src/platform/id.ts', false],
  ['server/src/deliver/seal-zip.ts', 'server/src/export/store.ts', true],
  ['server/src/deliver/seal-zip.ts', 'server/src/export/create-export.ts', false],
  ['server/src/export/finish-images.ts', 'server/src/deliver/tasks.ts', true],
  ['server/src/export/finish-images.ts', 'server/src/deliver/seal-zip.ts', false],
  ['server/src/intake/store.ts', 'server/src/export/store.ts', false],
  ['server/src/export/create-export.ts', 'server/src/people/identify.ts', false],
  ['server/src/app.ts', 'server/src/people/identify.ts', true],
] as const)('%s may import %s: %s', (from, to, allowed) => {
  expect(broken({ from, to }) === undefined).toBe(allowed)
})

test('imports of every form are found, and named from the root', () => {
  const text = `import a from './a.ts'\nimport type { B } from '../intake/b.ts'\nimport './c.css'\nexport { d } from '@sartiq/contract/d.ts'\nconst e = await import('./e.ts')\nimport {\n  f,\n} from 'zod'\n`
  expect(importsOf('server/src/export/x.ts', text).toSorted()).toEqual(
    [
      'server/src/export/a.ts',
      'server/src/intake/b.ts',
      'server/src/export/c.css',
      'contract/src/d.ts',
      'server/src/export/e.ts',
      'zod',
    ].toSorted(),
  )
})

test.each([
  ['contract/src/a.ts', 'const a = 1', false],
  ['contract/src/a.ts', '// await nothing', false],
  ['contract/src/a.ts', 'async function a() {}', true],
  ['server/src/export/rules/a.ts', 'const a = await b', true],
  ['server/src/export/a.ts', 'const a = await b', false],
])('%s with %j waits: %s', (file, text, expected) => {
  expect(waits(file, text)).toBe(expected)
})
