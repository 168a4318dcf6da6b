// `npm run dev`: database, migrations, demo shooting, API, worker and web, each started again when its code changes.
import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const vite = join(dirname(createRequire(join(root, 'web/package.json')).resolve('vite/package.json')), 'bin/vite.js')
const port = process.env['PORT'] ?? '4000'

const children = [
  start([
    ...[
      '--watch-preserve-output',
      '--watch-path=server/src',
      '--watch-path=server/migrations',
      '--watch-path=contract/src',
    ],
    ...['server/src/main/cli.ts', 'serve', '--demo', '--no-web', '--no-open'],
  ]),
  start([vite, 'web', '--open']),
]
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => children.forEach((child) => child.kill(signal)))
console.log(`The web app with reload is at http://127.0.0.1:5173; the API answers at http://127.0.0.1:${port}/api/docs`)

function start(args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'development' },
  })
  // One without the other is of no use.
  child.on('exit', (code) => {
    for (const other of children) if (other !== child) other.kill('SIGTERM')
    process.exitCode ??= code ?? 1
  })
  return child
}
