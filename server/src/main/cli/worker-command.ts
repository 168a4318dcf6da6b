// `sartiq worker`: one more worker process.
import { readConfig } from '../../platform/config.ts'
import { runWorker } from '../worker.ts'
import { CliError } from './client.ts'
import { command, untilTold } from './command.ts'

/** Time to finish what is begun, in ms: as long as a server waits for a worker of its own. */
const patience = 15_000

export const worker = command(async () => {
  const config = readConfig(process.env)
  if (!config.databaseUrl) throw new CliError('A worker needs DATABASE_URL: the database that the server works on.')
  const stop = new AbortController()
  const end = () => {
    stop.abort()
    // What a database that is gone holds up for ever is given up; another worker does it again.
    setTimeout(() => {
      process.stderr.write(`Something did not end within ${patience / 1000} s; another worker does it again.\n`)
      process.exit(1)
    }, patience)
  }
  // A worker whose server is gone has nobody to work for; it may have gone while this process was starting.
  process.once('disconnect', end)
  if (process.send && !process.connected) end()
  void untilTold().then(end)
  await runWorker(config, config.databaseUrl, stop.signal)
  process.exit(0)
})
