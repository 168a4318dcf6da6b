// `sartiq worker`: one more worker process.
import { readConfig } from '../../platform/config.ts'
import { runWorker } from '../worker.ts'
import { CliError } from './client.ts'
import { command, untilTold } from './command.ts'

/** Time to finish what is begun, in ms. */
const patience = 15_000

export const worker = command(async () => {
  const config = readConfig(process.env)
  if (!config.databaseUrl) throw new CliError('A worker needs DATABASE_URL: the database that the server works on.')
  const stop = new AbortController()
  // A worker whose server is gone has nobody to work for; it may have gone while this process was starting.
  const orphaned = () => {
    stop.abort()
    // Its server would have ended it by then: what a database that is gone as well holds up is done again by another.
    setTimeout(() => process.exit(1), patience).unref()
  }
  process.once('disconnect', orphaned)
  if (process.send && !process.connected) orphaned()
  void untilTold().then(() => stop.abort())
  await runWorker(config, config.databaseUrl, stop.signal)
  process.exit(0)
})
