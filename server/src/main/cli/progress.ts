// A progress bar on a terminal, a plain line now and then elsewhere, nothing with --json.
import { Presets, SingleBar } from 'cli-progress'

export type Progress = { update(done: number, note?: string): void; stop(): void }

/** @param unit what is counted, such as `images` */
export function startProgress(title: string, total: number, unit: string, quiet: boolean): Progress {
  if (quiet || total === 0) return { update: () => undefined, stop: () => undefined }
  if (!process.stderr.isTTY) return plainProgress(title, total, unit)
  const bar = new SingleBar(
    {
      format: `${title} {bar} {percentage} %  {value}/{total} ${unit}  {note}`,
      stream: process.stderr,
      hideCursor: true,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0, { note: '' })
  return { update: (done, note = '') => bar.update(done, { note }), stop: () => bar.stop() }
}

function plainProgress(title: string, total: number, unit: string): Progress {
  let shown = -1
  let noted = ''
  return {
    update(done, note = '') {
      const tenth = Math.floor((done * 10) / total)
      if (tenth === shown && note === noted) return
      shown = tenth
      noted = note
      process.stderr.write(`${title} ${done}/${total} ${unit}${note && `  ${note}`}\n`)
    },
    stop: () => undefined,
  }
}
