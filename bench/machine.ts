// The machine that figures were made on, in one line.
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import sharp from 'sharp'

export function machineLine(): string {
  const { sharp: version, vips } = sharp.versions
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return `${availableParallelism()} cores (${model}), ${memory}, ${process.platform} ${release()}, node ${process.versions.node}, sharp ${version}, libvips ${vips}`
}

export function loadLine(): string {
  return `load average ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')} at ${new Date().toISOString().slice(0, 16)}Z`
}
