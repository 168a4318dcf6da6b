// Days as a date field writes them (`2026-01-31`), as instants of the clock on the wall here.

/** The first moment of a day, as RFC 3339 in UTC. */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString()
}

/** The first moment after a day; a day of 23 or 25 hours is one too. */
export function endOfDay(day: string): string {
  const next = new Date(`${day}T00:00:00`)
  next.setDate(next.getDate() + 1)
  return next.toISOString()
}

/** The last second of a day: what ends then is said to end on that day. */
export function lastSecondOf(day: string): string {
  return new Date(Date.parse(endOfDay(day)) - 1000).toISOString()
}

/** Whether somebody's text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
