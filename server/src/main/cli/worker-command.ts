// `sartiq worker`: one more worker process.
import { readConfig } from '../../platform/config.ts'
import { runWorker } from '../worker.ts'
import { CliError } from './client.ts'
import { command, untilTold } from './command.ts'

export const worker = command(async () => {
  const config = readConfig(process.env)
  if (!config.databaseUrl) throw new CliError('A worker needs DATABASE_URL: the database that the server works on.')
  const stop = new AbortController()
  // A worker whose server is gone has nobody to work for; it may have gone while this process was starting.
  process.once('disconnect', () => stop.abort())
  if (process.send && !process.connected) stop.abort()
  void untilTold().then(() => stop.abort())
  await runWorker(config, config.databaseUrl, stop.signal)
  process.exit(0)
})
