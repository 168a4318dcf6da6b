// The previews that the stage holds: what is shown, and unseen what the next key is likely to ask for.
import OpenSeadragon from 'openseadragon'

type Preview = {
  item: OpenSeadragon.TiledImage | null
  is_ready: boolean
  whenReady: () => void
  whenFailed: () => void
}
type Wanted = { id: string; preview_url: string }
type TileSource = string | { type: 'image'; url: string }

export type Previews = {
  /** Calls back at once for a preview that is held. */
  whenReady: (wanted: Wanted, ready: (item: OpenSeadragon.TiledImage) => void, failed: () => void) => void
  /** Holds these, and lets go of all others. */
  hold: (wanted: Wanted[]) => void
}

export function createPreviews(viewer: OpenSeadragon.Viewer): Previews {
  const held = new Map<string, Preview>()

  function load({ id, preview_url }: Wanted): Preview {
    const known = held.get(id)
    if (known) return known
    const preview: Preview = { item: null, is_ready: false, whenReady: nothing, whenFailed: nothing }
    held.set(id, preview)
    const ready = (item: OpenSeadragon.TiledImage) => {
      if (held.get(id) !== preview) return viewer.world.removeItem(item)
      Object.assign(preview, { item, is_ready: true })
      return preview.whenReady()
    }
    const failed = () => {
      held.delete(id)
      preview.whenFailed()
    }
    addUnseen(viewer, { type: 'image', url: preview_url }, ready, failed)
    return preview
  }

  return {
    whenReady: (wanted, ready, failed) => {
      const preview = load(wanted)
      preview.whenReady = () => preview.item && ready(preview.item)
      preview.whenFailed = failed
      if (preview.is_ready) preview.whenReady()
    },
    hold: (wanted) => {
      const ids = new Set(wanted.map(({ id }) => id))
      for (const [id, { item }] of held) {
        if (ids.has(id)) continue
        held.delete(id)
        if (item) viewer.world.removeItem(item)
      }
      for (const one of wanted) load(one)
    },
  }
}

/** Adds a layer over the others, unseen until it is all there. Every picture is one unit wide, whatever its pixels. */
export function addUnseen(
  viewer: OpenSeadragon.Viewer,
  tileSource: TileSource,
  ready: (item: OpenSeadragon.TiledImage) => void,
  error: () => void,
): void {
  const success = (event: object) => {
    const item = 'item' in event ? event.item : null
    if (item instanceof OpenSeadragon.TiledImage) item.whenFullyLoaded(() => ready(item))
  }
  viewer.addTiledImage({ tileSource, x: 0, y: 0, width: 1, opacity: 0, preload: true, success, error })
}

function nothing(): void {
  // Held for later.
}
