// Figures and times as people read them.
const count = new Intl.NumberFormat('en')
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })

/** `12,345` */
export function formatCount(value: number): string {
  return count.format(value)
}

/** `3 shots`, `1 shot` */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB']

/** Bytes in decimal units, as drives and mails count them: `4.2 MB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${byteUnits[power]}`
}

const steps = [
  [60, 'second', 1],
  [3600, 'minute', 60],
  [86_400, 'hour', 3600],
  [30 * 86_400, 'day', 86_400],
  [365 * 86_400, 'month', 30 * 86_400],
  [Infinity, 'year', 365 * 86_400],
] as const

/** `2 min. ago`; a clock that is a little ahead of ours still says now. */
export function formatRelative(time: string, now = Date.now()): string {
  const seconds = Math.min(0, (Date.parse(time) - now) / 1000)
  if (seconds > -10) return 'now'
  const [, unit, size] = steps.find(([limit]) => -seconds < limit) ?? steps[5]
  return relative.format(Math.round(seconds / size), unit)
}

export function formatExact(time: string): string {
  return exact.format(new Date(time))
}

/** `WRONG_STYLING` as `Wrong styling`, `guidance_scale` as `Guidance scale`. */
export function humanise(name: string): string {
  const words = name.replaceAll('_', ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
