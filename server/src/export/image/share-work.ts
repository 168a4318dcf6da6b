// What several renditions of one source have in common is done once: decoding, and all up to the encoder.
import type { Sharp } from 'sharp'
import { load, loadKey, unpack, type Loaded } from '../../platform/image/load.ts'
import type { Plan } from './request.ts'
import { openShaped, shape, shapeKey, shapeOnce } from './shape.ts'
import type { Source } from '../../platform/image/source.ts'

export type SharedWork = { shaped: (plan: Plan) => Promise<Sharp> }

/** Gives each plan's pixels, the same to the bit as `shape` gives alone. Lives as long as one call of renderImages. */
export function shareWork(source: Source, plans: Plan[]): SharedWork {
  const loads = new Map<string, Promise<Loaded>>()
  const shapes = new Map<string, Promise<Buffer>>()
  const ofShape = (plan: Plan): string => shapeKey(source, plan)
  const isAlone = (plan: Plan): boolean => plans.filter((other) => ofShape(other) === ofShape(plan)).length < 2

  const loadOnce = (plan: Plan): Promise<Loaded> => {
    const key = loadKey(source, plan)
    const distinct = new Set(plans.filter((other) => loadKey(source, other) === key).map(ofShape)).size
    if (distinct < 2 || !mayShare(source)) return load(source, plan)
    return remember(loads, key, () => unpack(source, plan))
  }
  const shaped = async (plan: Plan): Promise<Sharp> => {
    if (isAlone(plan) || !mayShare(source)) return shape(source, await loadOnce(plan), plan)
    const tiff = await remember(shapes, ofShape(plan), async () => shapeOnce(source, await loadOnce(plan), plan))
    return openShaped(tiff, plan)
  }
  return { shaped }
}

/** Rendered one by one: what is turned, since sharp turns after the resize; and huge pictures, which do not fit beside each other. */
function mayShare({ metadata, width, height }: Source): boolean {
  return (metadata.orientation ?? 1) === 1 && width * height <= 25_000_000
}

function remember<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key)
  if (known) return known
  const fresh = make()
  made.set(key, fresh)
  return fresh
}
