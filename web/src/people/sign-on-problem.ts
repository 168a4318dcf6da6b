// What went wrong with a sign-in that ended back here, from the code in the address: its text never comes from there.
import { errors } from '@sartiq/contract/error.ts'

const sentences = new Map(Object.entries(errors).map(([code, [, sentence]]) => [code, sentence]))

export function sentenceOfCode(code: string): string {
  return sentences.get(code) ?? 'You could not be signed in; try again'
}
