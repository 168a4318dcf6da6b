// Reads dates as `{date:…}` writes them.

export type DateFields = Partial<Record<string, string>>

/** The fields of a date written in a format; null when the text is no such date. */
export function dateFields(text: string, format: string): DateFields | null {
  const fields: DateFields = {}
  let at = 0
  for (const [piece] of format.matchAll(/YYYY|YY|MM|DD|HH|mm|ss|./g)) {
    const part = text.slice(at, at + piece.length)
    at += piece.length
    if (!/[A-Za-z]/.test(piece)) {
      if (part !== piece) return null
    } else {
      const [least, most] = limits[piece] ?? [0, 9999]
      if (!/^\d+$/.test(part) || Number(part) < least || Number(part) > most) return null
      fields[piece] = part
    }
  }
  return fields
}

const limits: Partial<Record<string, [number, number]>> = {
  MM: [1, 12],
  DD: [1, 31],
  HH: [0, 23],
  mm: [0, 59],
  ss: [0, 59],
}

/** `YYYY-MM-DD` from the fields of all date tokens together; null when one of the three is missing. */
export function isoDate({ YYYY, YY, MM, DD }: DateFields): string | null {
  const year = YYYY ?? (YY === undefined ? undefined : `20${YY}`)
  return year && MM && DD ? `${year}-${MM}-${DD}` : null
}
