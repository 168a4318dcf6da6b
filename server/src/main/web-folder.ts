// The built web app of this checkout: built at the first start, and again when its sources are newer.
import { spawn } from 'node:child_process'
import { access, constants, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
const sources = [join(root, 'web'), join(root, 'contract/src')]
const stampName = '.built-from'

/**
 * Answers the folder of the built web app.
 * @param fallback where it is built when the checkout cannot be written
 * @throws Error with a sentence for the operator, and what the build printed
 */
export async function buildWeb(fallback: string, say: (message: string) => void): Promise<string> {
  const stamp = await newestSource()
  const inPlace = join(root, 'web/dist')
  if ((await readStamp(inPlace)) === stamp) return inPlace
  const folder = (await canWrite(join(root, 'web'))) ? inPlace : fallback
  if ((await readStamp(folder)) === stamp) return folder
  say('Building the web app, once …')
  await mkdir(folder, { recursive: true })
  await runVite(folder)
  await writeFile(join(folder, stampName), stamp)
  return folder
}

/** Name and time of the newest source file. */
async function newestSource(): Promise<string> {
  let newest = { path: '', time: 0 }
  for (const folder of sources) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (!entry.isFile() || /[\\/](dist|node_modules|e2e)[\\/]|\.test\.tsx?$/.test(path)) continue
      const { mtimeMs } = await stat(path)
      if (mtimeMs > newest.time) newest = { path: path.slice(root.length), time: mtimeMs }
    }
  }
  return `${newest.path} ${newest.time}`
}

async function readStamp(folder: string): Promise<string | undefined> {
  return readFile(join(folder, stampName), 'utf8').catch(() => undefined)
}

async function canWrite(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
}

async function runVite(outDir: string): Promise<void> {
  const manifest = createRequire(join(root, 'web/package.json')).resolve('vite/package.json')
  const vite = join(dirname(manifest), 'bin/vite.js')
  const child = spawn(
    process.execPath,
    [vite, 'build', join(root, 'web'), '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new Error(`The web app could not be built:\n${output}`)
}
