// What a new password must have, said before the server has to.
import { leastPassword } from '@sartiq/contract/people/endpoints.ts'

export const passwordRule = `At least ${leastPassword} characters`

/** What is wrong with a new password; null where nothing is. */
export function passwordProblem(value: string): string | null {
  const missing = leastPassword - value.length
  return missing > 0 ? `${missing} more ${missing === 1 ? 'character' : 'characters'}, please` : null
}
