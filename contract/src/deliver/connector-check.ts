// What is wrong with a connector, and where: every template is read with the names that are known when it is used.
import { mappingFields } from '../export/metadata.ts'
import { parsePattern } from '../export/naming-pattern.ts'
import { tokenNames } from '../export/naming-token.ts'
import type { Connector, ConnectorStep } from './connector.ts'
import { checkAuth } from './connector-check-auth.ts'
import { fileNames, folderNames, metaNames, partNames } from './connector-names.ts'
import type { DamConfig, TemplateValue } from './dam.ts'
import { namesIn, parseTemplate } from './template.ts'

/** `pointer` is an RFC 6901 pointer into the config. */
export type ConfigError = { pointer: string; message: string }

type Check = { errors: ConfigError[]; known: Set<string> }

/** @param config as it was written, for what the connector no longer shows */
export function checkConnector(connector: Connector, config: DamConfig): ConfigError[] {
  const errors: ConfigError[] = [...checkAuth(connector.auth, config)]
  checkAddress(errors, connector.endpoint, '/endpoint')
  checkFolderStructure(errors, connector.folder_structure)
  checkMapping(errors, connector, config)
  const base = new Set<string>([...fileNames, ...metaNames(connector.mapping)])
  const saved = new Set<string>()
  if (connector.lookup) checkLookup({ errors, known: new Set(base) }, connector, connector.lookup)
  if (connector.folder) {
    const known = new Set([...base, ...folderNames, ...Object.keys(connector.folder.request.save)])
    checkRequest({ errors, known }, connector.folder.request, '/folder/request', 'no file')
    addSaved(errors, saved, Object.keys(connector.folder.request.save), '/folder/save')
  }
  checkSteps({ errors, known: new Set([...base, ...saved]) }, connector, saved)
  if (connector.verify) {
    const given = connector.lookup ? Object.keys(connector.lookup.save) : saved
    checkRequest(
      { errors, known: new Set([...base, ...given, 'asset_id']) },
      connector.verify.request,
      '/verify/request',
      'no file',
    )
    if (connector.verify.sha256 === undefined && connector.verify.size === undefined)
      errors.push({ pointer: '/verify', message: 'compares nothing; name where the answer tells sha256 or size' })
  }
  if (connector.asset_id !== null)
    checkTemplate({ errors, known: new Set([...base, ...saved]) }, connector.asset_id, '/asset_id')
  return errors
}

function checkAddress(errors: ConfigError[], endpoint: string, pointer: string): void {
  if (/[?#]/.test(endpoint)) errors.push({ pointer, message: 'must end before any ? or #; paths are appended to it' })
  if (/^https?:\/\/[^/]*@/i.test(endpoint))
    errors.push({ pointer, message: 'must not hold a user name or password; credentials have their own place' })
}

function checkFolderStructure(errors: ConfigError[], structure: string): void {
  // The grammar wants a file's name at the end.
  const parsed = structure === '' ? null : parsePattern(`${structure.replace(/\/+$/, '')}/_`)
  if (parsed && !parsed.ok)
    errors.push({ pointer: '/folder_structure', message: `At position ${parsed.position}: ${parsed.message}` })
}

function checkMapping(errors: ConfigError[], { mapping }: Connector, config: DamConfig): void {
  for (const name of Object.keys(mapping.custom_fields)) {
    const pointer = `/metadata_mapping/custom_fields/${escapePointer(name)}`
    if (/[{}|]/.test(name)) errors.push({ pointer, message: 'a field’s name may not hold { } or |' })
    if (['title', 'description', 'keywords'].includes(name))
      errors.push({ pointer, message: `${name} has its own place in the mapping` })
    if (!config.steps && ['file', 'folder', 'external_id'].includes(name))
      errors.push({ pointer, message: `the generic connector sends ${name} itself` })
  }
}

function checkLookup(check: Check, connector: Connector, lookup: NonNullable<Connector['lookup']>): void {
  checkRequest(check, lookup.request, '/lookup/request', 'no file')
  if (lookup.only_if !== undefined) checkTemplate(check, lookup.only_if, '/lookup/only_if')
  addSaved(check.errors, new Set(), Object.keys(lookup.save), '/lookup/save')
  for (const field of ['resume', 'finish'] as const) {
    const step = lookup[field]
    if (step !== undefined && !connector.steps.some(({ id }) => id === step))
      check.errors.push({ pointer: `/lookup/${field}`, message: `there is no step with the id ${step}` })
  }
  if (lookup.resume !== undefined && !connector.verify && connector.steps.some(({ id }) => id === lookup.resume))
    check.errors.push({
      pointer: '/lookup/resume',
      message: 'needs verify, which tells whether what is found is whole',
    })
}

function checkSteps(check: Check, connector: Connector, saved: Set<string>): void {
  const { errors, known } = check
  connector.steps.forEach((step, at) => {
    const pointer = `/steps/${at}`
    if (step.repeat) for (const name of partNames) if (name !== 'part_url' || step.part_urls) known.add(name)
    checkRequest(check, step, pointer, 'file')
    for (const field of ['spread', 'part_urls', 'part_min', 'part_max'] as const) {
      const name = step[field]
      if (name !== undefined && !saved.has(name))
        errors.push({ pointer: `${pointer}/${field}`, message: `no step before this one saves ${name}` })
      if (name !== undefined && field !== 'spread' && !step.repeat)
        errors.push({ pointer: `${pointer}/${field}`, message: 'is for steps with "repeat": "parts"' })
    }
    if (step.conflict?.then === 'lookup' && !connector.lookup)
      errors.push({ pointer: `${pointer}/conflict`, message: 'needs a lookup; describe one, or say "then": "ok"' })
    const names = [...Object.keys(step.save), ...Object.keys(step.poll?.save ?? {})]
    addSaved(errors, saved, names, `${pointer}/save`)
    for (const name of names) known.add(name)
    // How many parts there were, later steps may ask.
    if (!connector.steps[at + 1]?.repeat) for (const name of partNames) if (name !== 'parts') known.delete(name)
    if (step.poll) checkPoll(check, step, step.poll, pointer)
  })
  if (!connector.steps.some(sendsFile))
    errors.push({
      pointer: '/steps',
      message: 'no step sends the file: let one be multipart or raw, or use {file_url}',
    })
}

/** Whether a step brings the file: in its body, or as a link that the peer fetches. */
export function sendsFile(step: ConnectorStep): boolean {
  if (step.body === 'multipart' || step.body === 'raw') return true
  return JSON.stringify([step.path, step.fields, step.query, step.xml]).includes('{file_url')
}

function checkPoll(check: Check, step: ConnectorStep, poll: NonNullable<ConnectorStep['poll']>, pointer: string): void {
  if (step.repeat) check.errors.push({ pointer: `${pointer}/poll`, message: 'a repeated step is not polled' })
  checkTemplate(check, poll.path, `${pointer}/poll/path`)
  checkTemplate(check, poll.until, `${pointer}/poll/until`)
  if (poll.failed !== undefined) checkTemplate(check, poll.failed, `${pointer}/poll/failed`)
}

function checkRequest(check: Check, step: ConnectorStep, pointer: string, may: 'file' | 'no file'): void {
  const { errors } = check
  const add = (field: string, message: string) => errors.push({ pointer: `${pointer}/${field}`, message })
  checkTemplate(check, step.path, `${pointer}/path`)
  if (!/^(?:$|[/{?]|https?:\/\/)/i.test(step.path)) add('path', 'must begin with /, ?, a {saved} address or http')
  for (const [name, value] of Object.entries(step.headers))
    checkTemplate(check, value, `${pointer}/headers/${escapePointer(name)}`)
  checkValue(check, step.fields, `${pointer}/fields`)
  if (step.query) checkValue(check, step.query, `${pointer}/query`)
  if (step.xml !== undefined) checkTemplate(check, step.xml, `${pointer}/xml`)
  if (step.body === 'xml' && step.xml === undefined) add('body', 'an xml body is written in "xml"')
  if (step.body !== 'xml' && step.xml !== undefined) add('xml', `is for an xml body, and this one is ${step.body}`)
  if (['none', 'raw', 'xml'].includes(step.body) && Object.keys(step.fields).length > 0)
    add('fields', `a body of ${step.body} has no fields; say multipart, form or json`)
  if (step.spread !== undefined && step.body !== 'multipart' && step.body !== 'form')
    add('spread', 'is for multipart and form')
  if ((step.method === 'GET' || step.method === 'HEAD') && step.body !== 'none') add('body', `${step.method} has none`)
  if (may === 'file') return
  if (step.body === 'multipart' || step.body === 'raw') add('body', 'the file is sent in steps only')
  if (step.repeat) add('repeat', 'is for steps only')
  if (step.poll) add('poll', 'is for steps only')
  if (step.conflict) add('conflict', 'is for steps only')
}

function checkValue(check: Check, value: TemplateValue, pointer: string): void {
  if (typeof value === 'string') checkTemplate(check, value, pointer)
  else if (value !== null && typeof value === 'object')
    for (const [key, item] of Object.entries(value)) checkValue(check, item, `${pointer}/${escapePointer(key)}`)
}

function checkTemplate({ errors, known }: Check, template: string, pointer: string): void {
  const parsed = parseTemplate(template)
  if (!parsed.ok) {
    errors.push({ pointer, message: `At position ${parsed.position}: ${parsed.message}` })
    return
  }
  for (const { name, position } of namesIn(parsed.parts)) {
    if (known.has(name)) continue
    const all = [...known].map((one) => `{${one}}`).join(' ')
    const message = `At position ${position}: nothing called {${name}} is known here; there are the naming tokens and ${all}.`
    errors.push({ pointer, message })
  }
}

const taken = new Set<string>([...tokenNames, ...fileNames, ...folderNames, ...partNames, ...mappingFields])

/** A saved value may not hide one that is always there; `asset_id` and `folder_id` and the like are free. */
function addSaved(errors: ConfigError[], saved: Set<string>, names: string[], pointer: string): void {
  for (const name of names) {
    if (taken.has(name))
      errors.push({ pointer: `${pointer}/${name}`, message: `${name} has a meaning already; choose another name` })
    saved.add(name)
  }
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
