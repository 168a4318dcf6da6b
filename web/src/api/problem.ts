// What the server refused or could not do, as an error that carries the problem's body.
import { type Problem, problem } from '@sartiq/contract/error.ts'
import { formatExact } from '../ui/format.ts'

export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  /** What is wrong with which field, by JSON pointer. */
  readonly errors: { pointer: string; message: string }[]
  readonly request_id: string | null

  constructor(told: Partial<Problem> & { status: number; detail: string }) {
    super(told.detail)
    this.name = 'ApiProblem'
    this.status = told.status
    this.code = told.code ?? 'FAULT'
    this.errors = told.errors ?? []
    this.request_id = told.request_id ?? null
  }
}

/** A time inside a sentence of the server, which does not know where we are. */
const instant = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** The sentence a person reads, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message.replaceAll(instant, formatExact)
  return 'Something went wrong'
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ApiProblem && error.status === status
}

/** Messages by the first part of their JSON pointer: what a form shows beside its fields. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {}
  return Object.fromEntries(error.errors.map(({ pointer, message }) => [pointer.split('/')[1] ?? '', message]))
}

/** Reads an error answer; one that is no problem+json (a proxy's page) still gets a sentence. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const isProblem = response.headers.get('content-type')?.includes('json') ?? false
  const fallback = { status: response.status, detail: `The server answered ${response.status}` }
  if (!isProblem) return new ApiProblem(fallback)
  const body = problem.safeParse(await response.json().catch(() => null))
  return new ApiProblem(body.success ? body.data : fallback)
}
