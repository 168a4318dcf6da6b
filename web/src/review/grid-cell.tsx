// One cell: the picture whole, and under it status, SKU and shot type.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a cell of an ARIA grid, no table */
import type { GalleryItem } from '@sartiq/contract/review/endpoints.ts'
import { type MouseEvent, memo, useEffect, useRef } from 'react'
import classes from './grid.module.css'
import { ShotMark, shotWords } from './shot-status.tsx'
import { Thumb } from './thumb.tsx'

type Props = {
  item: GalleryItem | undefined
  at: number
  column: number
  focused: boolean
  selected: boolean
  hold: boolean
  onPick: (at: number, event: MouseEvent) => void
  onFocus: (at: number) => void
}

export const GridCell = memo(function GridCell({ item, at, column, focused, selected, hold, onPick, onFocus }: Props) {
  const cell = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focused) takeFocus(cell.current)
  }, [focused])
  return (
    // Keys act through the one registry; the cell itself needs no handler of its own.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={cell}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={selected}
      aria-label={labelOf(item)}
      tabIndex={focused ? 0 : -1}
      className={classes['cell']}
      data-selected={selected || undefined}
      data-focused={focused || undefined}
      // Focus waits for the click, which must still know where it was before.
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        onPick(at, event)
        event.currentTarget.focus({ preventScroll: true })
      }}
      onFocus={() => onFocus(at)}
    >
      {item ? (
        <Thumb prediction={item.prediction} alt={`${item.shot.sku} ${item.shot.shot_type}`} hold={hold} />
      ) : (
        <div className={classes['picture']} />
      )}
      <div className={classes['caption']}>{item && <Caption item={item} />}</div>
    </div>
  )
})

function Caption({ item: { shot, prediction } }: { item: GalleryItem }) {
  // Beside the mark of a revision there is no room for more.
  const count = shot.prediction_count > 1 && !shot.open_revision ? `${shot.prediction_count} var.` : ''
  const problem = { reading: 'Reading…', broken: 'Cannot be read', ready: null }[prediction.image.status]
  return (
    <>
      <span className={classes['line']}>
        <ShotMark shot={shot} />
        <span className={classes['aside']}>{problem ?? count}</span>
      </span>
      <span className={classes['line']} title={`${shot.sku} · ${shot.shot_type}`}>
        <b>{shot.sku}</b>
        <span className={classes['aside']}>{shot.shot_type}</span>
      </span>
    </>
  )
}

function labelOf(item: GalleryItem | undefined): string {
  if (!item) return 'Loading'
  const { sku, shot_type } = item.shot
  return `${sku} ${shot_type}, ${shotWords(item.shot).join(', ')}`
}

/** Focus follows within the grid, and fills in when nothing has it; it is never taken from a field or button. */
function takeFocus(cell: HTMLDivElement | null): void {
  const active = document.activeElement
  if (!cell || active === cell) return
  if (active === null || active === document.body || active.closest('[role=grid]')) cell.focus({ preventScroll: true })
}
