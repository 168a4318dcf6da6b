// What `--destination` names: a download, a destination by name or id, or a URL of its own.
import { listDestinations } from '@sartiq/contract/deliver/endpoints.ts'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import type { exportDestination } from '@sartiq/contract/export/export.ts'
import type { z } from 'zod'
import { type Client, CliError } from './client.ts'

type ExportDestination = z.input<typeof exportDestination>

/** @throws CliError naming what there is */
export async function findDestination(client: Client, given: string): Promise<ExportDestination> {
  if (given === 'download') return { type: 'download' }
  if (/^https?:\/\//.test(given)) return { type: 'webhook', url: given }
  const items = await readAll(client)
  const found = items.find(({ id, name }) => id === given || name.toLowerCase() === given.toLowerCase())
  if (found) return { type: found.type, destination_id: found.id }
  const names = items.slice(0, 5).map(({ name }) => `"${name}"`)
  throw new CliError(`There is no destination "${given}"; there are ${['download', ...names].join(', ')}.`)
}

async function readAll(client: Client): Promise<Destination[]> {
  const all: Destination[] = []
  let cursor: string | null | undefined
  do {
    const page = await client.call(listDestinations, { query: { limit: 500, ...(cursor && { cursor }) } })
    all.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null)
  return all
}
