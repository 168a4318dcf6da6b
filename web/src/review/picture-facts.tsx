// What is on screen and what it was made from: the canvas is sRGB, whatever the source is.
import type { Image } from '@sartiq/contract/intake/shot.ts'
import { formatBytes } from '../ui/format.ts'
import type { View } from './stage.ts'
import classes from './viewer-page.module.css'

export function PictureFacts({ image, view }: { image: Image; view: View | null }) {
  if (image.status !== 'ready') return null
  return (
    <div className={classes['facts']}>
      <span>{view?.source === 'original' ? 'sRGB preview of the original' : 'sRGB preview'}</span>
      <span>Source {image.color_profile ?? 'without profile, taken as sRGB'}</span>
      <span>
        {image.width}×{image.height}
      </span>
      <span>{image.bit_depth} bit</span>
      <span>
        {image.format?.toUpperCase()} {formatBytes(image.bytes)}
      </span>
    </div>
  )
}
