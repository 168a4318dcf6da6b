// The server: database, migrations, API and worker processes, from the first line it prints to a clean end.
import { createApp } from '../app.ts'
import { importDemo } from '../intake/import-demo.ts'
import { chooseDemoGenerator } from '../intake/put-generator.ts'
import { makeSetupToken, setUpFromConfig } from '../people/set-up.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/db/database.ts'
import { migrate } from '../platform/db/migrate.ts'
import type { Context } from '../platform/context.ts'
import { openOwnDatabase } from './database-url.ts'
import { openContext, prepareDataFolder } from './open-context.ts'
import { startWorkers } from './worker-processes.ts'

export type ServeOptions = {
  demo: boolean
  webFolder: string | undefined
  say(message: string): void
}

export type RunningServer = { address: string; setupUrl: string | null; stop(): Promise<void> }

/** Starts everything. @throws Error with one sentence for the operator */
export async function startServer(config: Config, options: ServeOptions): Promise<RunningServer> {
  await prepareDataFolder(config.dataDir)
  const database = await openOwnDatabase(config, options.say)
  const closers: (() => Promise<void>)[] = [() => database.release()]
  const closeAll = async () => {
    for (const close of closers.toReversed()) await close()
  }
  try {
    await migrateDatabase(database.url)
    const { ctx, close } = await openContext(config, database.url, 'api')
    closers.push(close)
    await setUpFromConfig(ctx)
    if (options.demo) {
      await importDemo(ctx)
      await chooseDemoGenerator(ctx)
    }
    const app = await createApp(ctx, options.webFolder)
    closers.push(() => app.close())
    await listen(app, config)
    const bound = app.server.address()
    const address = addressOf(config, typeof bound === 'object' && bound ? bound.port : config.port)
    const workers = startWorkers(config.workers, config.workerSlots, database.url, ctx.log)
    closers.push(() => workers.stop())
    return { address, setupUrl: await setupUrlOf(ctx, address), stop: once(closeAll) }
  } catch (error) {
    await closeAll()
    throw error
  }
}

async function migrateDatabase(url: string): Promise<void> {
  const { pool } = openDatabase(url, () => undefined, 1)
  try {
    await migrate(pool)
  } finally {
    await pool.end()
  }
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, { port, host }: Config): Promise<void> {
  try {
    await app.listen({ port, host })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is already in use. Stop what uses it, or choose another: PORT=${port + 1} npm start`,
        {
          cause: error,
        },
      )
    }
    if (code === 'EACCES')
      throw new Error(`Port ${port} may not be opened by this user; choose one above 1023.`, { cause: error })
    throw error
  }
}

function addressOf(config: Config, port: number): string {
  if (config.publicUrl) return config.publicUrl
  const host = ['0.0.0.0', '::', ''].includes(config.host) ? 'localhost' : config.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

async function setupUrlOf(ctx: Context, address: string): Promise<string | null> {
  const token = await makeSetupToken(ctx)
  return token && `${address}/setup?token=${token}`
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}
