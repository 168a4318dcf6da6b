// Puts off what would change the screen by itself until the hands rest: nothing may change under a finger that is about to decide.
import { sinceLastKey } from './use-actions.ts'

const restBefore = 1500
const collectFor = 300

/** Answers a function that runs the last thing it was given, once, when no key was pressed for a while. */
export function atRest(): (run: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let wanted: () => void = () => undefined
  const wait = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      if (sinceLastKey() < restBefore) wait()
      else wanted()
    }, collectFor)
  }
  return (run) => {
    wanted = run
    wait()
  }
}
