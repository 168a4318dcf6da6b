#!/usr/bin/env node
// Starts the command line on the pinned Node: the machine's own may be as old as Node 20, which cannot run TypeScript.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const cli = join(here, '../src/main/cli.ts')
// npm hands a signal to a shell, which ends and tells nobody: whoever ended `npm start` meant what it had started.
const parent = process.ppid
if (process.env['npm_lifecycle_event'] && process.platform !== 'win32') {
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGTERM'), 500).unref()
}

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // The second start reads what the first one stripped and compiled.
  nodeModule.enableCompileCache()
  await import(cli)
} else {
  const pinned = findPinnedNode(here)
  if (!pinned) {
    process.stderr.write(
      'sartiq needs Node 24, which npm install puts beside it. Run "npm install" in this folder first.\n',
    )
    process.exit(1)
  }
  const child = spawn(pinned, [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

/** The nearest node_modules/.bin/node above a folder, or undefined. */
function findPinnedNode(folder) {
  for (let at = folder; ; at = dirname(at)) {
    const node = join(at, 'node_modules/.bin/node')
    if (existsSync(node)) return node
    if (at === dirname(at)) return undefined
  }
}
