// The picture on its surround: OpenSeadragon with the preview at once and the original when it is worth its memory.
import OpenSeadragon from 'openseadragon'
import { addUnseen, createPreviews } from './previews.ts'

export type Picture = {
  id: string
  /** Which shot it belongs to: variations of one shot keep the view, another shot starts at fit. */
  group: string
  preview_url: string
  original_url: string
  tiles_url: string | null
  width: number
  height: number
  /** Whether a browser can show the original (a TIFF it cannot). */
  showable: boolean
}

export type View = { percent: number; is_fit: boolean; source: 'preview' | 'original' }
export type Stage = {
  show: (picture: Picture) => void
  /** Has these decoded before their key is pressed. */
  prepare: (soon: Picture[]) => void
  fit: () => void
  /** Fit ↔ 100 %. */
  toggle: () => void
  zoomBy: (factor: number) => void
  destroy: () => void
}
type Events = { onView: (view: View) => void; onShown: (id: string) => void; onFailed: (id: string) => void }

/** Longest side of a preview; above this many pixels on screen only the original will do. */
const previewSide = 2048
/** An image of 6000 × 9000 takes some 600 MB decoded: larger ones than this are read only when somebody zooms in. */
const readAtOnce = 2500
/** Long enough that stepping through a list reads no originals. */
const originalDelay = 150

export function createStage(element: HTMLElement, { onView, onShown, onFailed }: Events): Stage {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const viewer = OpenSeadragon({
    element,
    drawer: 'canvas', // its WebGL drawer is some 20 times slower without a GPU
    showNavigationControl: false,
    keyboardNavEnabled: false, // keys come from our registry
    animationTime: calm ? 0 : 0.12,
    blendTime: 0,
    springStiffness: 12,
    visibilityRatio: 0.5,
    minZoomImageRatio: 0.8,
    smoothTileEdgesMinZoom: Infinity,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: false },
    gestureSettingsTouch: { pinchRotate: false },
  })
  viewer.canvas.setAttribute('aria-label', 'Picture; drag to move, scroll to zoom')
  viewer.canvas.setAttribute('role', 'img')

  let picture: Picture | undefined
  let detail: View['source'] = 'preview'
  /** The layer over the preview, once somebody looks long or close enough. */
  let original: OpenSeadragon.TiledImage | undefined
  let is_fit = true
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Viewport zoom (1: the picture is as wide as the stage) at which one pixel of the original is one of the screen. */
  const zoomAt100 = () => (picture ? picture.width / (viewer.viewport.getContainerSize().x * devicePixelRatio) : 1)
  /** Its own arithmetic, for OpenSeadragon's home is the union of all layers, unseen ones included. */
  const fitZoom = () => {
    const { x, y } = viewer.viewport.getContainerSize()
    return picture ? Math.min(1, (y * picture.width) / (x * picture.height)) : 1
  }
  const fit = (at_once = calm) => {
    is_fit = true // at once: a change of size on the way must fit anew
    if (picture) viewer.viewport.fitBounds(new OpenSeadragon.Rect(0, 0, 1, picture.height / picture.width), at_once)
  }

  const report = () => {
    if (!picture || viewer.world.getItemCount() === 0) return
    const percent = (viewer.viewport.getZoom(true) / zoomAt100()) * 100
    viewer.drawer.setImageSmoothingEnabled(percent <= 100.5)
    is_fit = Math.abs(viewer.viewport.getZoom() / fitZoom() - 1) < 0.01
    onView({ percent, is_fit, source: detail })
    const shown = (Math.max(picture.width, picture.height) * percent) / 100
    if (shown > previewSide * 1.05) readOriginal()
  }
  viewer.addHandler('animation', report)
  viewer.addHandler('animation-finish', report)
  viewer.addHandler('resize', () => {
    if (is_fit) fit(true)
    report()
  })

  const previews = createPreviews(viewer)
  /** Shows one layer and hides the rest; layers that are no preview go. */
  const reveal = (item: OpenSeadragon.TiledImage) => {
    item.setOpacity(1)
    for (const other of items(viewer)) if (other !== item) other.setOpacity(0)
    if (original && original !== item) viewer.world.removeItem(original)
    original = undefined
  }

  const readOriginal = () => {
    clearTimeout(timer)
    const of = picture
    if (!of || detail === 'original' || (of.tiles_url === null && !of.showable)) return
    detail = 'original'
    const ready = (item: OpenSeadragon.TiledImage) => {
      if (of !== picture) return viewer.world.removeItem(item)
      reveal(item)
      original = item
      return report()
    }
    const failed = () => of === picture && (detail = 'preview')
    addUnseen(viewer, of.tiles_url ?? { type: 'image', url: of.original_url }, ready, failed)
  }

  return {
    show: (next) => {
      if (next.id === picture?.id) return
      const keepsView = picture !== undefined && picture.group === next.group && !is_fit
      clearTimeout(timer)
      picture = next
      detail = 'preview'
      const ready = (item: OpenSeadragon.TiledImage) => {
        if (next !== picture) return
        reveal(item)
        // Missing in its types: without it the limit is 16 pixels a *preview* pixel.
        Object.assign(viewer.viewport, { maxZoomLevel: zoomAt100() * 16 })
        if (!keepsView) fit(true)
        onShown(next.id)
        report()
        const small = Math.max(next.width, next.height) <= readAtOnce
        if (small || next.tiles_url) timer = setTimeout(readOriginal, originalDelay)
      }
      previews.whenReady(next, ready, () => next === picture && onFailed(next.id))
    },
    prepare: (soon) => previews.hold(picture ? [picture, ...soon] : soon),
    fit: () => fit(),
    toggle: () => {
      if (is_fit) viewer.viewport.zoomTo(zoomAt100(), undefined, calm)
      else fit()
    },
    zoomBy: (factor) => {
      viewer.viewport.zoomBy(factor, undefined, calm)
      viewer.viewport.applyConstraints(calm)
    },
    destroy: () => {
      clearTimeout(timer)
      viewer.destroy()
    },
  }
}

function items(viewer: OpenSeadragon.Viewer): OpenSeadragon.TiledImage[] {
  return Array.from({ length: viewer.world.getItemCount() }, (_, at) => viewer.world.getItemAt(at))
}
