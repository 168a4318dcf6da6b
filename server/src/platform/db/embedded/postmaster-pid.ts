// Reads postmaster.pid and finds out whether the process it names is the Postgres of that cluster.

import { execFile } from 'node:child_process'
import { readFile, readlink, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { codeOf } from './start-error.ts'

/** What postmaster.pid says; the port is missing in the first moments of a start. */
export type Postmaster = { pid: number; port: number | undefined }

/** Who has the process id: nobody, the cluster's postmaster, some other program, or we cannot tell. */
export type Holder = 'gone' | 'ours' | 'stranger' | 'unknown'

/** The postmaster.pid of a cluster. */
export function pidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid')
}

/** What postmaster.pid says, if there is one. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(pidFile(cluster), 'utf8').catch(() => '')
  const [pid, , , port] = text.split('\n')
  return Number(pid) > 0 ? { pid: Number(pid), port: Number(port) || undefined } : undefined
}

/** Who has the process id that a cluster's postmaster had. */
export async function holderOf(cluster: string, pid: number): Promise<Holder> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: somebody else's process, so not this cluster's, which runs as us (and root may signal anybody).
    return codeOf(error) === 'EPERM' ? 'stranger' : 'gone'
  }
  if (process.platform === 'linux') return await holderOnLinux(cluster, pid)
  if (process.platform === 'darwin') return await holderOnMac(cluster, pid)
  return 'unknown'
}

async function holderOnLinux(cluster: string, pid: number): Promise<Holder> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (status === undefined) return 'gone'
  // A zombie has ended; in a container whose pid 1 collects nobody's children it may stay for ever.
  if (/\) [ZX] /.test(status)) return 'stranger'
  const [program = '', ...args] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  if (basename(program) === 'postgres' && args.includes(cluster)) return 'ours'
  // The same cluster by another path. Not readable for root in a container without the ptrace capability: then no.
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return cwd !== undefined && cwd === (await realpath(cluster).catch(() => undefined)) ? 'ours' : 'stranger'
}

async function holderOnMac(cluster: string, pid: number): Promise<Holder> {
  try {
    const { stdout } = await promisify(execFile)('/bin/ps', ['-ww', '-o', 'stat=,args=', '-p', String(pid)])
    if (/^\s*Z/.test(stdout)) return 'stranger'
    return stdout.includes('postgres') && stdout.includes(cluster) ? 'ours' : 'stranger'
  } catch {
    return 'unknown'
  }
}
