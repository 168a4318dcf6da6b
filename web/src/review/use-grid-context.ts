// What the grid's keys act on: moving, selecting, opening.
import { useNavigate } from '@tanstack/react-router'
import { type MouseEvent, useCallback, useEffectEvent } from 'react'
import { nextSurround, prefer, preferences } from '../ui/preferences.ts'
import { type Move, moveFrom } from './buckets.ts'
import type { GridView } from './grid.tsx'
import type { GridContext } from './grid-actions.ts'
import { type Selection, clearSelection, selectAll, selectStretch, toggleShot } from './selection.ts'
import type { Gallery } from './use-gallery.ts'

type Given = {
  gallery: Gallery
  at: number
  setAt: (at: number) => void
  view: GridView
  selection: Selection
}

export function useGridContext(given: Given): GridContext & { pick: (at: number, event: MouseEvent) => void } {
  const { gallery, at, setAt, view, selection } = given
  const navigate = useNavigate({ from: '/' })
  const openAt = (place: number) => {
    const item = gallery.itemAt(place)
    if (!item) return
    setAt(place)
    void navigate({
      to: '/shots/$shotId',
      params: { shotId: item.shot.id },
      search: (search) => ({ ...search, at: place }),
    })
  }
  const selectTo = async (place: number) => {
    const anchor = selection.kind === 'some' ? selection.anchor : at
    const items = await gallery.loadBetween(Math.min(anchor, place), Math.max(anchor, place))
    selectStretch(
      items.flatMap((item) => (item ? [item.shot.id] : [])),
      anchor,
    )
  }
  const toggleAt = (place: number) => {
    const item = gallery.itemAt(place)
    if (item) toggleShot(item.shot.id, place)
  }
  const picked = useEffectEvent((place: number, event: MouseEvent) => {
    if (event.shiftKey) void selectTo(place)
    else if (event.ctrlKey || event.metaKey) toggleAt(place)
    else if (event.detail === 2 || (isTouch(event) && place === at)) openAt(place)
    else if (selection.kind === 'some') clearSelection()
    setAt(place)
  })
  return {
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- stable on purpose: every cell holds it
    pick: useCallback((place, event) => picked(place, event), []),
    move: (move: Move, extend) => {
      if (gallery.total === 0) return // not read yet: the place from the link still counts
      const to = moveFrom(at, move, gallery.total, view.columns, view.rows_on_page)
      setAt(to)
      if (extend) void selectTo(to)
    },
    open: () => openAt(at),
    toggle: () => toggleAt(at),
    selectAll,
    selectNone: clearSelection,
    has_selection: selection.kind !== 'none',
    nextSurround: () => prefer({ surround: nextSurround(preferences.get().surround) }),
  }
}

/** A finger has no double click worth the name: tapping what has the focus opens it. */
function isTouch({ nativeEvent }: MouseEvent): boolean {
  return nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch'
}
