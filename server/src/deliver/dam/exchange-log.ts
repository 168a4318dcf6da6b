// Exchanges as the delivery log shows them: no secret, no signed address, the first 16 KB.
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'

const mostText = 16 * 1024
/** A big file has many parts; the log keeps the first and the last of them. */
const mostExchanges = 60
const hidden = '…'

const secretHeaders =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-amz-security-token)$|key|token|secret|signature/i
const secretQuery = /key|token|secret|sign|credential|password|auth/i

/** Makes texts fit to be seen: every secret in them, however it is encoded, becomes `…`. */
export type Hide = (text: string) => string

/** @param secrets may grow; those of three characters and less are left, they would hide half of any text */
export function hiding(secrets: ReadonlySet<string>): Hide {
  return (text) =>
    [...secrets]
      .flatMap(formsOf)
      .filter((form) => form.length > 3)
      .toSorted((a, b) => b.length - a.length)
      .reduce((shown, form) => shown.replaceAll(form, hidden), text)
}

function formsOf(secret: string): string[] {
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1)
  return [secret, encodeURIComponent(secret), inForm, base64(secret), JSON.stringify(secret).slice(1, -1)]
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replaceAll('=', '')
}

/** The first 16 KB, secrets hidden; addresses that an answer hands out lose their query, which is what signs them. */
export function shownText(text: string, hide: Hide): string {
  const shown = hide(text.toWellFormed().replaceAll('\u0000', '\ufffd'))
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
