// Texts for the delivery log: no secret in any form, and nothing that the database would not take.

/** Stands where a secret was. */
export const hidden = '…'

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

/** The database takes no NUL and no half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed()
}
