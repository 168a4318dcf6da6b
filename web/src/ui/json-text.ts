// A JSON value as one reads it in a table.
export function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
