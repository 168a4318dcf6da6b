// Exchanges as the delivery log shows them: no secret, no signed address, the first 16 KB.
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'
import { hidden, type Hide, storable } from '../rules/hiding.ts'

const mostText = 16 * 1024
/** A big file has many parts; the log keeps the first and the last of them. */
const mostExchanges = 60

const secretHeaders =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-amz-security-token)$|key|token|secret|signature/i
const secretQuery = /key|token|secret|sign|credential|password|auth/i

/** The first 16 KB, secrets hidden; addresses that an answer hands out lose their query, which is what signs them. */
export function shownText(text: string, hide: Hide): string {
  const shown = hide(storable(text))
  return shown.replaceAll(/(https?:(?:\\?\/){2}[^\s"'<>?]+\?)[^\s"'<>]*/g, `$1${hidden}`).slice(0, mostText)
}

/** @param handed_out a signed address: its whole query is a secret */
export function shownUrl(url: URL, hide: Hide, handed_out: boolean): string {
  const shown = new URL(url)
  if (handed_out && shown.search !== '') shown.search = `?${hidden}`
  else for (const name of shown.searchParams.keys()) if (secretQuery.test(name)) shown.searchParams.set(name, hidden)
  return hide(shown.href.replaceAll(encodeURIComponent(hidden), hidden)).slice(0, 4000)
}

export function shownHeaders(
  headers: Record<string, string | string[]>,
  hide: Hide,
  own: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .slice(0, 100)
      .map(([name, value]) => {
        const isSecret = secretHeaders.test(name) || name.toLowerCase() === own.toLowerCase()
        const text = Array.isArray(value) ? value.join(', ') : value
        return [name.toLowerCase(), isSecret ? hidden : shownText(text, hide).slice(0, 2000)]
      }),
  )
}

/** Keeps an attempt's exchanges: the first and the last, whatever lies between. */
export function exchangeLog(): { add(exchange: ExchangeRecord): void; all(): ExchangeRecord[]; last(): number | null } {
  const first: ExchangeRecord[] = []
  const last: ExchangeRecord[] = []
  let status: number | null = null
  return {
    add(exchange) {
      status = exchange.response?.status ?? null
      if (first.length < mostExchanges / 2) first.push(exchange)
      else last.push(exchange)
      if (last.length > mostExchanges / 2) last.shift()
    },
    all: () => [...first, ...last],
    last: () => status,
  }
}
