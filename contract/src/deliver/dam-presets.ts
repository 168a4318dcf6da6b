// Every preset, in the order that they are offered.
import { aem } from './presets/aem.ts'
import { bynder } from './presets/bynder.ts'
import { canto } from './presets/canto.ts'
import { cloudinary } from './presets/cloudinary.ts'
import { generic } from './presets/generic.ts'
import type { DamPreset } from './presets/preset.ts'
import { resourcespace } from './presets/resourcespace.ts'
import { s3 } from './presets/s3.ts'
import { webdav } from './presets/webdav.ts'

export const damPresets: readonly DamPreset[] = [generic, cloudinary, bynder, aem, canto, resourcespace, webdav, s3]

/** @throws RangeError for an id that no preset has */
export function findPreset(id: string): DamPreset {
  const preset = damPresets.find((one) => one.id === id)
  if (!preset) throw new RangeError(`There is no preset ${id}.`)
  return preset
}
