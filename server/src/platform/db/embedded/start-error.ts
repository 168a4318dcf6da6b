// What a failed start of the embedded Postgres says: one sentence that tells the operator what to do.

/** The embedded Postgres could not be started; the message is meant for the operator as it stands. */
export class PostgresStartError extends Error {
  override name = 'PostgresStartError'
}

const otherWay = 'or set DATABASE_URL to use a Postgres of your own'

/** Turns what went wrong with a file or folder into a sentence; what is a sentence already passes through. */
export function explainFileError(cause: unknown, path: string): PostgresStartError {
  if (cause instanceof PostgresStartError) return cause
  return new PostgresStartError(sentenceFor(codeOf(cause), cause, path), { cause })
}

/** Turns the last words of initdb or of the postmaster into a sentence. */
export function explainOutput(what: string, path: string, output: string): PostgresStartError {
  const said = lastLines(output) || 'nothing was written to the log'
  if (/No space left on device/.test(output)) return new PostgresStartError(`${diskFull(path)} Postgres said: ${said}`)
  return new PostgresStartError(`${what} in ${path} (${said}): mend or restore this folder, ${otherWay}.`)
}

/** The sentence for a binary that could not even be executed. */
export function explainSpawnError(cause: unknown, binary: string): PostgresStartError {
  const code = codeOf(cause)
  // The file is there, so "no such file" is about its loader: a glibc binary on musl.
  if (code === 'ENOENT')
    return new PostgresStartError(`This system cannot run ${binary} (Alpine or another musl?): set DATABASE_URL.`, {
      cause,
    })
  if (code === 'EPERM') return crippledRoot(cause)
  return new PostgresStartError(
    `${binary} could not be executed (${code ?? String(cause)}): is it on a noexec disk? Mend that, ${otherWay}.`,
    { cause },
  )
}

/** The sentence for a root that lacks root's powers, as in a container that dropped its capabilities. */
export function crippledRoot(cause: unknown): PostgresStartError {
  return new PostgresStartError(
    `This process is root but may not hand over to another user, which Postgres needs: start it as an ordinary user, ${otherWay}.`,
    { cause },
  )
}

/** The last lines of a log, in one line. */
export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-6).join(' | ').slice(-1200)
}

/** The code of a system or database error, if it has one. */
export function codeOf(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : undefined
}

function sentenceFor(code: string | undefined, cause: unknown, path: string): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path)
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `${path} cannot be the database folder because a part of this path is a file: choose another SARTIQ_DATA_DIR, ${otherWay}.`
  if (code === 'EBUSY')
    return `${path} is a mount point, which cannot be replaced: mount its parent folder instead, ${otherWay}.`
  const why = code ?? (cause instanceof Error ? cause.message : String(cause))
  return `${path} cannot be written (${why}): make it writable for this user, choose another SARTIQ_DATA_DIR, ${otherWay}.`
}

function diskFull(path: string): string {
  return `The disk of ${path} is full: free some space and start again.`
}
