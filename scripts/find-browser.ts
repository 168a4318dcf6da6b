// A Chromium to test in: one that is there, else one that is fetched; never a silent skip.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Chromium packed for npm, for machines where neither apt nor Playwright's own download is to be had. */
const packed = '@sparticuz/chromium@147.0.0'

/** The path of a browser. @throws Error that says how to get one */
export async function findBrowser(say: (message: string) => void): Promise<string> {
  const given = process.env['CHROME_PATH']
  if (given) {
    if (existsSync(given)) return given
    throw new Error(`CHROME_PATH names ${given}, which does not exist.`)
  }
  const found = places.find(canRun)
  if (found) return found
  for (const [name, fetch] of fetchers) {
    say(`No Chromium found: trying ${name} …`)
    const path = await fetch().catch((error: unknown) =>
      say(`  ${error instanceof Error ? error.message : String(error)}`),
    )
    if (path && starts(path)) return path
  }
  throw new Error('No browser for the tests. Install Chromium ("apt-get install chromium"), or set CHROME_PATH.')
}

const fetchers: [string, () => Promise<string | undefined>][] = [
  ['apt-get install chromium', fromApt],
  ["Playwright's own", fromPlaywright],
  [`npm install ${packed}`, fromNpm],
]

async function fromApt(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error('needs root and apt')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' })
  execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { env, stdio: 'ignore' })
  return '/usr/bin/chromium'
}

async function fromPlaywright(): Promise<string | undefined> {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
  const { status } = spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 })
  if (status !== 0) throw new Error('its download is not reachable')
  const { chromium } = await import('@playwright/test')
  return chromium.executablePath()
}

async function fromNpm(): Promise<string | undefined> {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sartiq-delivery/browser')
  mkdirSync(folder, { recursive: true })
  execFileSync('npm', ['install', '--no-save', '--prefix', folder, packed], {
    stdio: 'ignore',
    shell: process.platform === 'win32',
  })
  const module: unknown = await import(createRequire(join(folder, 'index.js')).resolve('@sparticuz/chromium'))
  const { default: chromium } = module as { default: { executablePath(): Promise<string> } }
  return chromium.executablePath()
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A downloaded browser may lack the system's libraries. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0
}
