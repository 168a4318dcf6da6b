// The other tools, each as its manual says, with as many processes as there are cores and no threads on top.
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inFlight } from './measure.ts'
import { findTool, run } from './tools.ts'

export type Peer = {
  name: string
  /** How many times our cost it should be. */
  reach: number
  install: string
  isHere(): boolean
  run(files: string[], folder: string): Promise<void>
}

const profile = (name: string) => fileURLToPath(new URL(`../server/profiles/${name}`, import.meta.url))
const srgb = profile('srgb-v2.icc')
const adobe = profile('compatible-with-adobe-rgb-1998.icc')
const env = { ...process.env, OMP_NUM_THREADS: '1', MAGICK_THREAD_LIMIT: '1', VIPS_CONCURRENCY: '1' }
const cores = availableParallelism()
const target = (file: string, folder: string) => join(folder, `${basename(file)}.jpg`)

/** Files dealt out to as many processes as there are cores. */
function dealt(files: string[]): string[][] {
  return Array.from({ length: cores }, (_, core) => files.filter((_file, at) => at % cores === core))
}

const magickOptions = [
  '-profile',
  srgb,
  '-resize',
  '2048x2048',
  '-profile',
  adobe,
  '-quality',
  '95',
  '-sampling-factor',
  '4:4:4',
]

/** The seed's pipeline as it stands: load, make smaller, convert the profile, encode. */
const pillow = `
import sys
from PIL import Image, ImageCms
srgb, adobe, folder, *files = sys.argv[1:]
profile = open(adobe, 'rb').read()
for path in files:
    image = Image.open(path)
    image.thumbnail((2048, 2048), Image.LANCZOS, reducing_gap=None)
    image = ImageCms.profileToProfile(image, srgb, adobe, outputMode='RGB')
    image.save(folder + '/' + path.split('/')[-1] + '.jpg', 'JPEG', quality=95, subsampling=0, icc_profile=profile)
`

function hasPillow(): boolean {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'from PIL import Image, ImageCms'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export const peers: Peer[] = [
  {
    name: 'ImageMagick',
    reach: 4.5,
    install: 'apt-get install imagemagick',
    isHere: () => findTool('convert') !== undefined,
    run: (files, folder) =>
      inFlight(files, cores, (file) =>
        run(findTool('convert') ?? '', [file, ...magickOptions, target(file, folder)], { env }),
      ),
  },
  {
    name: 'GraphicsMagick',
    reach: 2.3,
    install: 'apt-get install graphicsmagick',
    isHere: () => findTool('gm') !== undefined,
    run: (files, folder) =>
      inFlight(files, cores, (file) =>
        run(findTool('gm') ?? '', ['convert', file, ...magickOptions, target(file, folder)], { env }),
      ),
  },
  {
    name: "Pillow (the seed's pipeline)",
    reach: 1.8,
    install: 'apt-get install python3-pil',
    isHere: hasPillow,
    run: (files, folder) =>
      inFlight(dealt(files), cores, (some) =>
        run('/usr/bin/python3', ['-c', pillow, srgb, adobe, folder, ...some], { env }),
      ),
  },
  {
    name: 'vipsthumbnail',
    reach: 1.05,
    install: 'apt-get install libvips-tools',
    isHere: () => findTool('vipsthumbnail') !== undefined,
    run: (files, folder) => {
      const options = [
        '--size',
        '2048x2048',
        '-i',
        srgb,
        '-e',
        adobe,
        '-o',
        join(folder, '%s.jpg[Q=95,subsample_mode=off]'),
      ]
      return inFlight(dealt(files), cores, (some) =>
        run(findTool('vipsthumbnail') ?? '', [...options, ...some], { env }),
      )
    },
  },
]
