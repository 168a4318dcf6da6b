// A workflow template filled in: inputs that name a config value get it, with its type where they are nothing else.

export type WorkflowValues = { config: Record<string, unknown>; changes: string; parent_image: string | null }

/** A workflow asks for what is not there; the message names it. */
export class WorkflowError extends Error {}

const token = /\{(config\.[\w-]+|changes|parent_image)(?:\|([^{}]*))?\}/g
const onlyToken = new RegExp(`^${token.source}$`)

/** Whether a template wants the parent's image. */
export function wantsParentImage(workflow: unknown): boolean {
  return JSON.stringify(workflow).includes('{parent_image}')
}

/**
 * Fills a template: `{config.seed}`, `{config.steps|20}` with a fallback, `{changes}`, `{parent_image}`.
 * @throws WorkflowError where a value is missing and has no fallback
 */
export function fillWorkflow(template: unknown, values: WorkflowValues): unknown {
  if (Array.isArray(template)) return template.map((one) => fillWorkflow(one, values))
  if (typeof template === 'object' && template !== null) {
    return Object.fromEntries(Object.entries(template).map(([key, one]) => [key, fillWorkflow(one, values)]))
  }
  if (typeof template !== 'string') return template
  const whole = template.match(onlyToken)
  if (whole) return valueOf(whole[1] ?? '', whole[2], values)
  return template.replaceAll(token, (_, name: string, fallback: string | undefined) =>
    textOf(valueOf(name, fallback, values)),
  )
}

function valueOf(
  name: string,
  fallback: string | undefined,
  { config, changes, parent_image }: WorkflowValues,
): unknown {
  if (name === 'changes') return changes
  if (name === 'parent_image') return parent_image
  const key = name.slice('config.'.length)
  if (Object.hasOwn(config, key)) return config[key]
  if (fallback !== undefined) return readFallback(fallback)
  throw new WorkflowError(
    `The workflow asks for the config value "${key}", which neither image nor request has; add it, or write {config.${key}|fallback}.`,
  )
}

function readFallback(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
