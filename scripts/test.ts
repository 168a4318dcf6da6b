// Every test: pure and flows with vitest, journeys in a real browser; ends with one line that counts them all.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findBrowser } from './find-browser.ts'

type Counts = { passed: number; failed: number; skipped: number }

const root = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)
const isHard = process.argv.includes('--hard')
const reports = mkdtempSync(join(tmpdir(), 'sartiq-reports-'))
const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'test', ...(isHard && { SARTIQ_TEST_HARD: '1' }) }

try {
  const browser = await findBrowser((message) => console.log(message))
  const unit = await vitest()
  const journeys = isHard ? none() : await playwright(browser)
  const sum = add(unit, journeys)
  console.log(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
  process.exitCode = sum.failed > 0 ? 1 : 0
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(reports, { recursive: true, force: true })
}

async function vitest(): Promise<Counts> {
  const bin = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
  const report = join(reports, 'vitest.json')
  const projects = isHard ? ['--project', 'hard'] : ['--project', 'pure', '--project', 'flows']
  const args = [bin, 'run', ...projects, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run(args, env)
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, success } = read(report)
  return noteSilentFailure({ passed, failed, skipped }, code !== 0 || !success)
}

async function playwright(browser: string): Promise<Counts> {
  const cli = require.resolve('@playwright/test/cli')
  const report = join(reports, 'playwright.json')
  const args = [cli, 'test', '--config', 'web/playwright.config.ts', '--reporter=list,json']
  const code = await run(args, { ...env, CHROME_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report })
  const { stats } = read(report)
  const { expected: passed, unexpected, flaky, skipped } = stats
  // A journey that passed only at the second try did not pass.
  return noteSilentFailure({ passed, failed: unexpected + flaky, skipped }, code !== 0)
}

/** A runner that failed without a failed test (a file that does not load, a worker that died) counts as one failure. */
function noteSilentFailure(counts: Counts, isFailed: boolean): Counts {
  return isFailed && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function run(args: string[], environment: NodeJS.ProcessEnv): Promise<number | null> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment })
  return new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve))
}

type Report = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  success: boolean
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
}

function read(path: string): Report {
  return JSON.parse(readFileSync(path, 'utf8')) as Report
}

function none(): Counts {
  return { passed: 0, failed: 0, skipped: 0 }
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}
