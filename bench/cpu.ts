// CPU time, user+sys in milliseconds: of this process, of its finished children, of another process, of a tree.
import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in ticks of 10 ms; rounds are long enough for that. */
const tick = 10

export function ownCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Of every child that has ended and been waited for, and of theirs. */
export function finishedChildrenCpu(): number {
  const { childrenTicks } = readStat(process.pid)
  return childrenTicks * tick
}

/** All threads of a running process, without its children. */
export function cpuOf(pid: number): number {
  return readStat(pid).ticks * tick
}

/** A process with its children, running and ended; children have none of their own. */
export function treeCpu(pid: number): number {
  const { ticks, childrenTicks } = readStat(pid)
  const running = childrenOf(pid).reduce((sum, child) => sum + readStat(child).ticks * tick, 0)
  return (ticks + childrenTicks) * tick + running
}

export function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  return pids.filter((pid) => readStat(pid).parent === parent)
}

export function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
}

function readStat(pid: number): { parent: number; ticks: number; childrenTicks: number } {
  const text = statOf(pid)
  // The name, in brackets, may hold anything; fields are counted behind it (proc(5): state is the third).
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const field = (number: number) => fields[number - 3] || 0
  return { parent: field(4), ticks: field(14) + field(15), childrenTicks: field(16) + field(17) }
}

/** Empty for a process that has ended; its parent then has its time. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}
