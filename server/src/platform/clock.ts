// The time, as a thing that tests can turn by hand.
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

/** The clock's time as RFC 3339, the form that tables and answers carry. */
export function timestamp(clock: Clock): string {
  return clock.now().toISOString()
}
