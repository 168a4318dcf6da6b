// A step's body: forms by structure, and the file streamed into its place, its length known before the first byte.
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { fillJson, fillXml } from '@sartiq/contract/deliver/place-values.ts'
import type { ConnectorStep } from '@sartiq/contract/deliver/connector.ts'
import type { TemplateValues } from '@sartiq/contract/deliver/template.ts'
import type { DamFile } from './file.ts'
import type { Field } from './sign-others.ts'

/** A stretch of the file; `end` is exclusive. */
export type Part = { start: number; end: number }

export type RequestBody = {
  /** content-type and content-length; empty where there is no body. */
  headers: Record<string, string>
  open(): Promise<Buffer | Readable | undefined>
  /** sha256 in hex where it is known before the body is sent. */
  sha256: string | null
  /** As the log shows it: the file as a word. */
  shown: string | null
}

const emptyHash = createHash('sha256').update('').digest('hex')
const none: RequestBody = { headers: {}, open: () => Promise.resolve(undefined), sha256: emptyHash, shown: null }

/** @param fields of a form or multipart body, in their order, signed already */
export function buildBody(
  step: ConnectorStep,
  fields: Field[],
  values: TemplateValues,
  file: DamFile,
  part: Part | null,
): RequestBody {
  switch (step.body) {
    case 'none':
      return none
    case 'json':
      return ofText('application/json', JSON.stringify(fillJson(step.fields, values)))
    case 'form':
      return ofText('application/x-www-form-urlencoded', encodeForm(fields), shownFields(fields).join('\n'))
    case 'xml':
      return ofText('application/xml; charset=utf-8', fillXml(step.xml ?? '', values))
    case 'raw':
      return ofFile(file, part)
    case 'multipart':
      return ofMultipart(step, fields, file, part)
  }
}

/** As HTML forms are written: application/x-www-form-urlencoded. */
export function encodeForm(fields: readonly Field[]): string {
  return new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value])).toString()
}

function ofText(type: string, text: string, shown = text): RequestBody {
  const bytes = Buffer.from(text)
  return {
    headers: { 'content-type': type, 'content-length': String(bytes.length) },
    open: () => Promise.resolve(bytes),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    shown,
  }
}

/** A policy that a peer signed is a key to its store. */
function shownFields(fields: readonly Field[]): string[] {
  return fields.map(({ name, value }) => `${name}=${/signature|policy|credential|token/i.test(name) ? '…' : value}`)
}

function ofFile(file: DamFile, part: Part | null): RequestBody {
  const bytes = part ? part.end - part.start : file.bytes
  return {
    headers: { 'content-type': file.mime, 'content-length': String(bytes) },
    open: () => openPart(file, part),
    sha256: part ? null : file.sha256,
    shown: `(${bytes} bytes of the file)`,
  }
}

function openPart(file: DamFile, part: Part | null): Promise<Readable> {
  return part ? file.open({ start: part.start, end: part.end - 1 }) : file.open()
}

function ofMultipart(step: ConnectorStep, fields: Field[], file: DamFile, part: Part | null): RequestBody {
  const boundary = `sartiq-${randomBytes(16).toString('hex')}`
  const texts = fields.map(
    ({ name, value }) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(step.file_field)}"; filename="${quoted(file.filename)}"\r\nContent-Type: ${file.mime}\r\n\r\n`
  const end = `\r\n--${boundary}--\r\n`
  const before = Buffer.from(step.file_last ? texts.join('') + head : head)
  // The file's own line break, then the fields, then the end without a second one.
  const after = Buffer.from(step.file_last || texts.length === 0 ? end : `\r\n${texts.join('')}--${boundary}--\r\n`)
  const bytes = part ? part.end - part.start : file.bytes
  const shownFile = `${step.file_field}=(${bytes} bytes of the file)`
  const shown = shownFields(fields)
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(before.length + bytes + after.length),
    },
    open: () =>
      Promise.resolve(
        Readable.from(
          around(before, () => openPart(file, part), after),
          { objectMode: false },
        ),
      ),
    sha256: null,
    shown: (step.file_last ? [...shown, shownFile] : [shownFile, ...shown]).join('\n'),
  }
}

/** The file is opened when it is its turn: a request that never comes so far leaves none open. */
async function* around(before: Buffer, open: () => Promise<Readable>, after: Buffer): AsyncGenerator<Buffer> {
  yield before
  yield* await open()
  yield after
}

/** As browsers write names (WHATWG, "multipart/form-data encoding algorithm"). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
