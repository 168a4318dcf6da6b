// The generator's form: what is typed, and the settings that it makes.
import {
  type Generator,
  type GeneratorSettings,
  type GeneratorType,
  generatorSettings,
} from '@sartiq/contract/intake/generator.ts'

export type GeneratorChoices = {
  type: GeneratorType
  url: string
  deadline_s: number | string
  poll_ms: number | string
  /** As it is typed: JSON in ComfyUI's API format. */
  workflow: string
  /** Write-only; empty keeps what is there. For `comfyui` it is the API key. */
  secret: string
}

export const generatorWords: Record<GeneratorType, { name: string; sentence: string }> = {
  none: {
    name: 'None',
    sentence: 'Revisions wait for people: somebody hands the new image in with the id of the revision.',
  },
  demo: {
    name: 'Demo',
    sentence: 'Makes another light and crop of the image, at once and here. It is no model and says so.',
  },
  http: {
    name: 'HTTP',
    sentence: 'Sends a signed job to an address of yours, which answers with images or hands them in later.',
  },
  comfyui: {
    name: 'ComfyUI',
    sentence: 'Runs a workflow on your ComfyUI server, with the values of the config put into its inputs.',
  },
}

export function choicesOf({ type, url, deadline_s, poll_ms, workflow }: Generator): GeneratorChoices {
  return {
    type,
    url: url ?? '',
    deadline_s: deadline_s ?? 900,
    poll_ms: poll_ms ?? 1000,
    workflow: workflow === null ? '' : JSON.stringify(workflow, null, 2),
    secret: '',
  }
}

export type SettingsResult = { ok: true; settings: GeneratorSettings } | { ok: false; errors: Record<string, string> }

/** The settings as the contract takes them, or what is wrong with which field. */
export function settingsOf(choices: GeneratorChoices): SettingsResult {
  const { type, url, deadline_s, poll_ms, secret } = choices
  if (type === 'none' || type === 'demo') return { ok: true, settings: { type } }
  const shared = { type, url: url.trim(), deadline_s: Number(deadline_s) }
  if (type === 'http') return checked({ ...shared, ...(secret !== '' && { secret }) })
  const workflow = workflowOf(choices.workflow)
  if (typeof workflow === 'string') return { ok: false, errors: { workflow } }
  return checked({ ...shared, workflow, poll_ms: Number(poll_ms), ...(secret !== '' && { api_key: secret }) })
}

/** A workflow, or a sentence that says what is wrong with the text. */
export function workflowOf(text: string): object | string {
  if (text.trim() === '') return 'Paste the workflow, or load its file'
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return 'A workflow is an object of nodes'
  if ('nodes' in read && 'links' in read)
    return 'This is the format of the editor; in ComfyUI choose "Export (API)" and use that file'
  return read
}

function checked(given: object): SettingsResult {
  const parsed = generatorSettings.safeParse(given)
  if (parsed.success) return { ok: true, settings: parsed.data }
  const errors = parsed.error.issues.map(({ path: [field, ...inside], message }) => {
    const where = inside.length > 0 ? `${inside.join('.')}: ` : ''
    return [field === 'api_key' ? 'secret' : String(field), where + message]
  })
  return { ok: false, errors: Object.fromEntries(errors) }
}

/** Whether the secret that is kept will be sent to this address too; another host gets a new one. */
export function keepsSecret(before: Generator, { type, url }: GeneratorChoices): boolean {
  if (before.secret_hint === null || before.type !== type || before.url === null) return false
  return originOf(before.url) === originOf(url) && originOf(url) !== null
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null
}
