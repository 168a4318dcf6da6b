// Every setting, listed once: environment variables in, one checked object out.
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { type OidcEnvironment, type OidcSettings, oidcSettings } from './config-oidc.ts'
import { type Network, parseNetworks } from './outgoing/networks.ts'

const empty = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional())
const text = optional(z.string())
const onOff = z.preprocess(
  empty,
  z
    .enum(['0', '1', 'true', 'false'])
    .default('0')
    .transform((value) => value === '1' || value === 'true'),
)

function wholeNumber(least: number, most: number, byDefault: number) {
  const message = `must be a whole number from ${least} to ${most}`
  const digits = z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
  return z.preprocess(empty, digits.pipe(z.number().min(least, message).max(most, message)).default(byDefault))
}

const environment = z.object({
  PORT: wholeNumber(0, 65_535, 4000),
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')),
  SARTIQ_DATA_DIR: z.preprocess(empty, z.string().default('./data')),
  SARTIQ_API_KEY: optional(z.string().min(8, 'must have at least 8 characters')),
  SARTIQ_ADMIN_EMAIL: optional(z.email('must be an e-mail address')),
  SARTIQ_ADMIN_PASSWORD: optional(z.string().min(12, 'must have at least 12 characters')),
  DATABASE_URL: optional(
    z.string().regex(/^postgres(ql)?:\/\//, 'must look like postgres://user:password@host:5432/database'),
  ),
  SARTIQ_WORKERS: wholeNumber(0, 64, 1),
  SARTIQ_WORKER_SLOTS: wholeNumber(1, 64, Math.max(1, availableParallelism())),
  SARTIQ_KEEP_RENDITIONS_DAYS: wholeNumber(1, 3650, 30),
  SARTIQ_PUBLIC_URL: optional(z.url('must be a URL such as https://delivery.example.com')),
  SARTIQ_SECRET_KEY: text,
  SARTIQ_ALLOW_NETWORKS: text,
  SARTIQ_C2PA_CERTIFICATE: text,
  SARTIQ_C2PA_KEY: text,
  SARTIQ_OIDC_ISSUER: text,
  SARTIQ_OIDC_CLIENT_ID: text,
  SARTIQ_OIDC_CLIENT_SECRET: text,
  SARTIQ_OIDC_SCOPE: text,
  SARTIQ_OIDC_ROLE_CLAIM: text,
  SARTIQ_OIDC_ROLES: text,
  SARTIQ_OIDC_NAME: optional(z.string().max(60, 'must have at most 60 characters')),
  SARTIQ_METRICS_OPEN: onOff,
  SARTIQ_LOG_LEVEL: z.preprocess(
    empty,
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ),
  NODE_ENV: text,
})

export type Config = {
  port: number
  host: string
  /** Absolute. */
  dataDir: string
  apiKey: string | undefined
  adminEmail: string | undefined
  adminPassword: string | undefined
  /** Absent: the embedded Postgres in the data folder. */
  databaseUrl: string | undefined
  /** Worker processes that the server starts beside itself. */
  workers: number
  /** Images in flight in one worker process. */
  workerSlots: number
  /** How long rendered files outlive the last export that needs them. */
  keepRenditionsDays: number
  publicUrl: string | undefined
  /** 32 bytes and more, for sealing and signing; absent: a key in the data folder. */
  secretKey: string | undefined
  /** Networks that outgoing requests may reach although they are private. */
  allowNetworks: Network[]
  /** Paths of PEM files to sign content credentials with; absent: files are not signed. */
  c2pa: { certificate: string; key: string } | undefined
  /** Absent: people sign in with a password alone. */
  oidc: OidcSettings | undefined
  metricsOpen: boolean
  logLevel: string
  /** Answers are checked against the contract, and an undocumented one fails. */
  strictReplies: boolean
}

/** A setting that cannot be used; its message is one sentence for the operator. */
export class ConfigError extends Error {}

/**
 * Reads the settings from an environment.
 * @throws ConfigError naming each variable that is wrong
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new ConfigError(`Cannot start with these settings: ${wrong.join('; ')}.`)
  }
  const value = parsed.data
  if ((value.SARTIQ_ADMIN_EMAIL === undefined) !== (value.SARTIQ_ADMIN_PASSWORD === undefined)) {
    throw new ConfigError('SARTIQ_ADMIN_EMAIL and SARTIQ_ADMIN_PASSWORD go together: set both or neither.')
  }
  return {
    port: value.PORT,
    host: value.HOST,
    dataDir: resolve(value.SARTIQ_DATA_DIR),
    apiKey: value.SARTIQ_API_KEY,
    adminEmail: value.SARTIQ_ADMIN_EMAIL,
    adminPassword: value.SARTIQ_ADMIN_PASSWORD,
    databaseUrl: value.DATABASE_URL,
    workers: value.SARTIQ_WORKERS,
    workerSlots: value.SARTIQ_WORKER_SLOTS,
    keepRenditionsDays: value.SARTIQ_KEEP_RENDITIONS_DAYS,
    publicUrl: value.SARTIQ_PUBLIC_URL?.replace(/\/+$/, ''),
    secretKey: value.SARTIQ_SECRET_KEY,
    allowNetworks: networksOf(value.SARTIQ_ALLOW_NETWORKS),
    c2pa: c2paOf(value.SARTIQ_C2PA_CERTIFICATE, value.SARTIQ_C2PA_KEY),
    oidc: oidcOf(value),
    metricsOpen: value.SARTIQ_METRICS_OPEN,
    logLevel: value.SARTIQ_LOG_LEVEL,
    strictReplies: value.NODE_ENV === 'test' || value.NODE_ENV === 'development',
  }
}

function c2paOf(certificate: string | undefined, key: string | undefined): Config['c2pa'] {
  if (certificate === undefined && key === undefined) return undefined
  if (certificate !== undefined && key !== undefined) return { certificate: resolve(certificate), key: resolve(key) }
  throw new ConfigError('SARTIQ_C2PA_CERTIFICATE and SARTIQ_C2PA_KEY go together: set both or neither.')
}

function oidcOf(value: OidcEnvironment): OidcSettings | undefined {
  try {
    return oidcSettings(value)
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}

function networksOf(networks: string | undefined): Network[] {
  try {
    return parseNetworks(networks)
  } catch (error) {
    throw new ConfigError(`SARTIQ_ALLOW_NETWORKS: ${error instanceof Error ? error.message : String(error)}`)
  }
}
