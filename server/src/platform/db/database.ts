// The way to Postgres: a pool, Kysely over it, and the two types that say who may write.
import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Database } from './tables.ts'

/** Reads, outside of any transaction. */
export type Db = Kysely<Database>
/** Inside a transaction: the only handle that functions which write accept. */
export type Tx = Transaction<Database>

const timestamptz: number = pg.types.builtins.TIMESTAMPTZ
const int8: number = pg.types.builtins.INT8

const types: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    const type: number = oid
    // timestamptz as RFC 3339, as it goes over the wire; columns keep milliseconds, so nothing is lost.
    if (type === timestamptz) return (text: string) => new Date(text).toISOString()
    // Sizes and counts stay far below 2^53.
    if (type === int8) return Number
    return pg.types.getTypeParser(oid, format)
  },
}

/**
 * Opens a pool on a Postgres.
 * @param url postgres://…
 * @param onError told about connections that broke while idle; the pool replaces them by itself
 */
export function openDatabase(url: string, onError: (error: Error) => void, poolSize = 10): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    // A caller gets an answer within 5 seconds when the database is away.
    connectionTimeoutMillis: 4000,
    application_name: 'sartiq',
  })
  pool.on('error', onError)
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), pool }
}

/** Runs a function in one transaction; what it throws rolls everything back. */
export function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work)
}

/** One cheap round trip; throws when the database is away. */
export async function pingDatabase(db: Db): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('select 1'))
}

/** SQLSTATE of a Postgres error, or the errno of a broken connection, or undefined. */
export function databaseErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** Whether an error says that the database cannot be reached at the moment. */
export function isDatabaseAway(error: unknown): boolean {
  const code = databaseErrorCode(error)
  // Class 08: connection exceptions; 57P0x: shutting down, crashed, starting up; 53300: too many connections.
  if (code && (/^(08|57P0)/.test(code) || code === '53300')) return true
  if (code && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT'].includes(code)) return true
  return error instanceof Error && /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
}

/** Whether an error is a broken unique constraint, optionally one by name. */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  if (databaseErrorCode(error) !== '23505') return false
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint
}
