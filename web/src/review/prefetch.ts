// Has the next picture decoded before its key is pressed.
import type { Prediction } from '@sartiq/contract/intake/shot.ts'

/** The last few are held, or the browser may drop what it decoded. */
const held: HTMLImageElement[] = []
const mostHeld = 6

export function prefetchPicture(prediction: Prediction | undefined): void {
  if (!prediction || prediction.image.status !== 'ready') return
  const url = new URL(prediction.image.preview_url, location.href).href
  if (held.some((image) => image.src === url)) return
  const image = new Image()
  image.src = url
  image.decode().catch(() => undefined) // the viewer says what is wrong when it gets there
  held.push(image)
  if (held.length > mostHeld) held.shift()
}
