// The table of answers, in Markdown, as docs/performance.md keeps it.
import { isMet, type Reach, type Row } from './question.ts'
import type { Answer } from './run.ts'

/** A string says why there is no answer. */
export type Answered = { id: string; answer: Answer | string }

const head = ['', 'question', 'ours', 'peer', 'ratio', 'rounds', 'wall', 'reach', 'met']

export function printTable(answered: Answered[]): string {
  const rows = answered.flatMap(({ id, answer }) =>
    typeof answer === 'string'
      ? [[id, `could not run: ${answer}`, ...head.slice(2).map(() => '')]]
      : answer.rows.map((row) => cells(id, row)),
  )
  const notes = answered.flatMap(({ id, answer }) => (typeof answer === 'string' ? [] : notesOf(id, answer)))
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0), 3))
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(head), rule, ...rows.map(line), '', ...notes].join('\n')
}

function cells(id: string, row: Row): string[] {
  const { asks, ours, peer, ratio, spread, wall, reach, unit } = row
  const show = (value: number) => (unit === 'ms' ? `${value.toFixed(0)} ms` : value.toPrecision(3))
  const met = isMet(row)
  return [
    id,
    asks,
    ours,
    peer,
    ratio === null ? 'not run' : show(ratio),
    spread ? `${show(spread[0])}–${show(spread[1])}` : '',
    wall === undefined ? '' : show(wall),
    reach ? reachText(reach, unit ? ' ms' : '') : '',
    met === null ? '' : met ? 'yes' : '**no**',
  ]
}

function reachText(reach: Reach, unit: string): string {
  return 'most' in reach ? `≤ ${reach.most}${unit}` : `≥ ${reach.least}${unit}`
}

function notesOf(id: string, { title, counts, rows }: Answer): string[] {
  const notes = [...new Set(rows.flatMap(({ note }) => note ?? []))]
  return [`${id} ${title}. Counted: ${counts}.`, ...notes.map((note) => `  ${note}`)]
}
