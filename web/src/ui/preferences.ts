// What a person set on this machine: kept in the browser, never on the server.
import { z } from 'zod'
import { createStore } from './store.ts'
import { readStored, writeStored } from './stored.ts'

const surrounds = ['black', 'dark', 'mid', 'light', 'white'] as const
export type Surround = (typeof surrounds)[number]

const schema = z.object({
  surround: z.enum(surrounds).catch('dark'),
  auto_advance: z.boolean().catch(true),
  inspector: z.boolean().catch(true),
  /** Single keys without Ctrl or Alt can be switched off (WCAG 2.1.4). */
  single_keys: z.boolean().catch(true),
  cell_size: z.enum(['small', 'medium', 'large']).catch('medium'),
})
export type Preferences = z.output<typeof schema>

const storageKey = 'sartiq.preferences'

export const preferences = createStore<Preferences>(readStored(storageKey, schema) ?? schema.parse({}))

export function prefer(change: Partial<Preferences>): void {
  preferences.set({ ...preferences.get(), ...change })
  writeStored(storageKey, preferences.get())
}

/** Surround after this one: black, dark, mid, light, white, and round again. */
export function nextSurround(current: Surround): Surround {
  return surrounds[(surrounds.indexOf(current) + 1) % surrounds.length] ?? 'dark'
}
