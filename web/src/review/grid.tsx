// The windowed grid: only the rows near the screen exist; any place is arithmetic away.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows that are placed by arithmetic are an ARIA grid, no table */
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type MouseEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { type Preferences, preferences } from '../ui/preferences.ts'
import { useStore } from '../ui/store.ts'
import { shapeFor } from './buckets.ts'
import classes from './grid.module.css'
import { GridCell } from './grid-cell.tsx'
import { type Selection, isSelected } from './selection.ts'
import type { Gallery } from './use-gallery.ts'
import { useScrollSpeed } from './use-scroll-speed.ts'

const cellWidths: Record<Preferences['cell_size'], number> = { small: 130, medium: 190, large: 300 }

type Props = {
  gallery: Gallery
  at: number
  selection: Selection
  onPick: (at: number, event: MouseEvent) => void
  /** Focus that came by itself: Tab, a screen reader, a click. */
  onFocus: (at: number) => void
  /** Tells which items are on screen, and how a move by rows or pages is counted. */
  onView: (view: GridView) => void
}
export type GridView = { first: number; last: number; columns: number; rows_on_page: number }

export function Grid({ gallery, at, selection, onPick, onFocus, onView }: Props) {
  const { surround, cell_size } = useStore(preferences)
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>()
  const shape = shapeFor(width, cellWidths[cell_size])
  const focusedRow = Math.floor(at / shape.columns)
  // Its functions change with every render; nothing here remembers them.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(gallery.total / shape.columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => shape.row,
    overscan: 2,
    paddingEnd: 12,
    // The focused cell stays in the document: focus would fall to the page when its row goes.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(focusedRow, range.count - 1)])].toSorted((a, b) => a - b),
  })
  const hold = useScrollSpeed(scroller)

  useLayoutEffect(() => rows.measure(), [rows, shape.row])
  const placed = useRef(false)
  useLayoutEffect(() => {
    if (width === 0 || gallery.total === 0) return
    rows.scrollToIndex(focusedRow, { align: placed.current ? 'auto' : 'center' })
    placed.current = true
  }, [rows, focusedRow, width, height, shape.columns, gallery.total])

  const range = rows.range
  const first = (range?.startIndex ?? focusedRow) * shape.columns
  const last = ((range?.endIndex ?? focusedRow) + 1) * shape.columns - 1
  const rows_on_page = Math.floor(height / shape.row)
  useEffect(() => {
    if (!hold && width > 0) onView({ first, last, columns: shape.columns, rows_on_page })
  }, [hold, width, first, last, shape.columns, rows_on_page, onView])

  return (
    <div ref={useMergedRef(scroller, sized)} className={classes['scroller']} data-surround={surround}>
      <div
        role="grid"
        aria-label="Images"
        aria-rowcount={Math.ceil(gallery.total / shape.columns)}
        aria-colcount={shape.columns}
        aria-multiselectable
        className={classes['grid']}
        style={{ height: rows.getTotalSize(), '--cell': `${shape.cell}px` } as CSSProperties}
      >
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            role="row"
            aria-rowindex={row.index + 1}
            className={classes['row']}
            style={{ transform: `translateY(${row.start}px)`, height: shape.row }}
          >
            {placesIn(row.index, shape.columns, gallery.total).map((place, column) => {
              const item = gallery.itemAt(place)
              return (
                <GridCell
                  key={place}
                  item={item}
                  at={place}
                  column={column}
                  focused={place === at}
                  selected={isSelected(selection, item?.shot.id)}
                  hold={hold}
                  onPick={onPick}
                  onFocus={onFocus}
                />
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}

function placesIn(row: number, columns: number, total: number): number[] {
  const first = row * columns
  return Array.from({ length: Math.min(columns, total - first) }, (_, column) => first + column)
}
