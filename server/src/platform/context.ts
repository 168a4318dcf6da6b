// What every verb is handed: the technology, opened once a process.
import type { Signer } from './c2pa/open-signer.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db } from './db/database.ts'
import type { EventFeed } from './events/event-feed.ts'
import type { Log } from './log.ts'
import type { Outgoing } from './outgoing/guarded-client.ts'
import type { Queue } from './queue/queue.ts'
import type { Keys } from './secrets/keys.ts'
import type { Storage } from './storage/storage.ts'

export type Context = {
  config: Config
  db: Db
  queue: Queue
  storage: Storage
  feed: EventFeed
  outgoing: Outgoing
  clock: Clock
  log: Log
  keys: Keys
  /** Null where no certificate is configured. */
  signer: Signer | null
}
