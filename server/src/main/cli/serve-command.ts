// `sartiq serve`: starts everything, says where, and ends it cleanly.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { readConfig } from '../../platform/config.ts'
import { startServer } from '../serve.ts'
import { buildWeb } from '../web-folder.ts'
import { command, say, untilTold } from './command.ts'

export const serve = command(async (options: { demo: boolean; open: boolean; web: boolean }) => {
  const config = readConfig(process.env)
  const webFolder = options.web ? await buildWeb(join(config.dataDir, 'web'), say) : undefined
  const server = await startServer(config, { demo: options.demo, webFolder, say })
  const setup = server.setupUrl ? `\nOpen this link once to become its admin:\n\n  ${server.setupUrl}\n` : ''
  say(`Sartiq Delivery is running at ${server.address}${setup}`)
  if (server.setupUrl && options.open && process.stdout.isTTY) openBrowser(server.setupUrl)
  await untilTold()
  say('Stopping: work that has begun is finished first …')
  // A second signal does not wait.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  await server.stop()
  process.exit(0)
})

/** Where there is a browser, it opens; where there is none, the printed link serves. */
function openBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
