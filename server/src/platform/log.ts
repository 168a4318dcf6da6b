// One log, as JSON lines; secrets never reach it.
import { pino, type Logger } from 'pino'

export type Log = Logger

/** A logger whose lines leave out credentials wherever they stand. */
export function createLog(level: string, name: string): Log {
  return pino({
    name,
    level,
    base: { pid: process.pid },
    redact: {
      paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.api_key', '*.token', '*.secret'],
      censor: '[redacted]',
    },
  })
}
