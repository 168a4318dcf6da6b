// A JSON value as one reads it in a table.
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export function jsonText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
