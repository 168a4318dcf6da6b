// Writes the documents that derive from the contract and from the tables in the code; with --check it only says whether they are stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errors } from '../contract/src/error.ts'
import { openApiDocument } from '../contract/src/openapi.ts'
import { transitions } from '../contract/src/decide/states.ts'
import { fillTables, imagingTables } from './imaging-tables.ts'

const root = join(import.meta.dirname, '..')

const documents: Record<string, string> = {
  'docs/openapi.json': `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  'docs/errors.md': errorsPage(),
  'docs/states.md': statesPage(),
  'docs/imaging.md': fillTables(readOrEmpty(join(root, 'docs/imaging.md')), imagingTables()),
}

function errorsPage(): string {
  const rows = Object.entries(errors).map(([code, [status, title]]) => `| \`${code}\` | ${status} | ${title} |`)
  return `# Errors

Every error answers \`application/problem+json\` (RFC 9457) with one of these codes. \`detail\` says what is wrong in this
request, \`errors[]\` points at each place by JSON pointer, \`request_id\` finds it in the log.

| code | status | means |
|---|---|---|
${rows.join('\n')}
`
}

function statesPage(): string {
  const rows = Object.entries(transitions).map(([status, actions]) => {
    const list = Object.entries(actions).map(([action, to]) => `${action} → ${to ?? 'gone, restorable for 30 days'}`)
    return `| ${status} | ${list.join('<br>')} |`
  })
  return `# States of a shot

From \`contract/src/decide/states.ts\`, the only place that says so.

| state | actions |
|---|---|
${rows.join('\n')}
`
}

const isCheck = process.argv.includes('--check')
const stale: string[] = []
for (const [path, text] of Object.entries(documents)) {
  const file = join(root, path)
  if (isCheck) {
    if (readOrEmpty(file) !== text) stale.push(path)
  } else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run "npm run docs" and commit what it writes.`)
  process.exit(1)
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
