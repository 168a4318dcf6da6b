// Who may import whom: the rules of ARCHITECTURE.md, checked on every import of the tree.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const chapters = ['intake', 'review', 'decide', 'export', 'deliver', 'insight']
/** Doors of a chapter that later chapters may read through. */
const readable =
  /^(store\.ts|tasks\.ts|links\.ts|cards\.ts|filters\.ts|rules\/.*|zip-plan\.ts|revisions\.ts|renditions\.ts)$/
const seesEverything =
  /^server\/(src\/(main\/.*|app\.ts|health\.ts|tasks\.ts|task-names\.ts)|test\/.*|bin\/.*)$|^(bench|scripts)\//

type Edge = { from: string; to: string }

/** Every import of a TypeScript file, as paths from the root or package names. */
export function importsOf(file: string, text: string): string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|\bimport\('([^']+)'\)/g,
  )
  return [...found].map(([, a, b, c]) => {
    const name = a ?? b ?? c ?? ''
    if (name.startsWith('.')) return relative(root, resolve(root, dirname(file), name))
    return name.replace(/^@sartiq\/contract\//, 'contract/src/')
  })
}

/** The rule that an import breaks, or undefined. */
export function broken({ from, to }: Edge): string | undefined {
  const isTest = /\.test\.tsx?$|^server\/test\/|^web\/e2e\/|test-|-fixture\.ts$/.test(from)
  if (from.startsWith('contract/')) {
    if (to.startsWith('server/') || to.startsWith('web/')) return 'the contract imports zod and nothing else'
    if (!isTest && !to.startsWith('contract/') && to !== 'zod') return 'the contract imports zod and nothing else'
  }
  // A journey starts a server as an operator does, with the means of the server's own tests.
  const isJourney = from.startsWith('web/e2e/') && to.startsWith('server/test/')
  if (from.startsWith('web/') && to.startsWith('server/') && !isJourney) return 'web and server never meet'
  if (from.startsWith('server/') && to.startsWith('web/')) return 'web and server never meet'
  if (isTest || seesEverything.test(from)) return undefined
  if (
    from.startsWith('server/src/platform/') &&
    to.startsWith('server/src/') &&
    !to.startsWith('server/src/platform/')
  ) {
    return 'platform knows no chapter'
  }
  if (/^server\/src\/\w+\/rules\//.test(from) && (to.startsWith('node:') || isPlatformCode(to))) {
    return 'rules are pure: no platform, no node'
  }
  return brokenBetweenChapters(from, to)
}

function isPlatformCode(to: string): boolean {
  // Types of rows and answers are data; only what does something is platform.
  return to.startsWith('server/src/platform/') && !/platform\/(db\/tables|http\/actor)\.ts$/.test(to)
}

function brokenBetweenChapters(from: string, to: string): string | undefined {
  const [, own] = from.match(/^server\/src\/(\w+)\//) ?? []
  const [, other, file] = to.match(/^server\/src\/(\w+)\/(.+)$/) ?? []
  if (!own || !other || !file || own === other || own === 'platform' || other === 'platform') return undefined
  if (own === 'people') return 'people stands beside the chapters'
  if (file === 'tasks.ts') return undefined
  if (other === 'people') return 'who may is decided before a chapter is reached'
  if (chapters.indexOf(other) > chapters.indexOf(own)) return `${own} comes before ${other}: hand on by a task`
  if (!readable.test(file)) return `a chapter reads another's store and rules, not ${file}`
  return undefined
}

/** Rules and contract never wait. */
export function waits(file: string, text: string): boolean {
  if (file.endsWith('.test.ts')) return false
  if (!file.startsWith('contract/src/') && !/^server\/src\/\w+\/rules\//.test(file)) return false
  return /\b(async|await)\b/.test(text.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\/|'[^'\n]*'|`[^`]*`/g, ''))
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
    const path = relative(root, join(entry.parentPath, entry.name))
    if (entry.isFile() && /\.tsx?$/.test(path) && !/node_modules|\/dist\//.test(path)) yield path
  }
}

if (import.meta.main) {
  const problems: string[] = []
  for (const folder of ['contract', 'server', 'web', 'bench', 'scripts'].filter((one) => existsSync(join(root, one)))) {
    for (const file of sources(folder)) {
      const text = readFileSync(join(root, file), 'utf8')
      for (const to of importsOf(file, text)) {
        const rule = broken({ from: file, to })
        if (rule) problems.push(`${file} imports ${to}: ${rule}`)
      }
      if (waits(file, text)) problems.push(`${file} waits: contract and rules are sync`)
    }
  }
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exit(1)
}
