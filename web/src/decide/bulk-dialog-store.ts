// The open dialog of a bulk by filter, and what it is about.
import type { Filters } from '../review/gallery-search.ts'
import { createStore } from '../ui/store.ts'
import type { BulkOrder } from './bulk-words.ts'

export const bulkDialog = createStore<{ order: BulkOrder; filters: Filters } | null>(null)
