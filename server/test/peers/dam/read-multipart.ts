// multipart/form-data, read strictly (RFC 7578): every boundary in its place, parts in their order.
import { must } from './fake-dam.ts'

export type FormPart = { name: string; filename: string | null; type: string | null; value: Buffer }

/** @throws Refused */
export function readMultipart(contentType: string | undefined, body: Buffer): FormPart[] {
  const boundary = contentType?.match(/^multipart\/form-data; boundary=([\w-]{1,70})$/)?.[1]
  must(boundary !== undefined, `the content type is ${contentType}`, 415)
  const text = body.toString('latin1')
  const end = `\r\n--${boundary}--\r\n`
  must(text.startsWith(`--${boundary}\r\n`), 'the body does not begin with its boundary')
  must(text.endsWith(end), 'the body does not end with its boundary')
  return text.slice(`--${boundary}\r\n`.length, -end.length).split(`\r\n--${boundary}\r\n`).map(readPart)
}

function readPart(text: string): FormPart {
  const split = text.indexOf('\r\n\r\n')
  must(split >= 0, 'a part has no end of its headers')
  const headers = Object.fromEntries(
    text
      .slice(0, split)
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  const disposition = utf8(headers['content-disposition'] ?? '')
  const [, name, , filename] = disposition.match(/^form-data; name="([^"\r\n]*)"(; filename="([^"\r\n]*)")?$/) ?? []
  must(name !== undefined, `a part says ${disposition}`)
  return {
    name,
    filename: filename ?? null,
    type: headers['content-type'] ?? null,
    value: Buffer.from(text.slice(split + 4), 'latin1'),
  }
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString()
}

/** The text fields, and the one file, which must come last. */
export function fileLast(parts: FormPart[]): { fields: Record<string, string>; file: FormPart } {
  const file = parts.at(-1)
  must(file !== undefined && file.filename !== null, 'the file is not the last part')
  const others = parts.slice(0, -1)
  must(
    others.every(({ filename }) => filename === null),
    'there is more than one file',
  )
  return { fields: Object.fromEntries(others.map(({ name, value }) => [name, value.toString()])), file }
}
