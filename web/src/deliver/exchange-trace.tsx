// Requests and their answers, one line each; opened, the whole of what may be shown.
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'
import { formatCount } from '../ui/format.ts'
import classes from './deliver.module.css'

export function ExchangeTrace({ exchanges }: { exchanges: ExchangeRecord[] }) {
  const numbered = exchanges.map((exchange, at) => ({ ...exchange, number: at + 1 }))
  return numbered.map((exchange) => (
    <details key={exchange.number} className={classes['exchange']}>
      <summary>
        <span>{exchange.response?.status ?? 'no answer'}</span>
        <span>{exchange.request.method}</span>
        <span>{exchange.request.url}</span>
        <span>{exchange.step}</span>
        <span>{formatCount(exchange.duration_ms)} ms</span>
      </summary>
      <pre>{[linesOf(exchange.request), exchange.request.body].filter(Boolean).join('\n\n')}</pre>
      <pre>
        {exchange.error ?? ''}
        {exchange.response && [linesOf(exchange.response), exchange.response.body].filter(Boolean).join('\n\n')}
      </pre>
    </details>
  ))
}

function linesOf({ headers }: { headers: Record<string, string> }): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}
