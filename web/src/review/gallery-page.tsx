// The gallery: filters, the grid, and the bar to decide, select and export from.
import { VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { decideActions, reasonActions } from '../decide/actions.ts'
import { DecisionBar } from '../decide/decision-bar.tsx'
import { useDecideContext } from '../decide/use-decide-context.ts'
import { ExportButton } from '../export/export-button.tsx'
import { NoShootings } from '../intake/no-shootings.tsx'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { useStore } from '../ui/store.ts'
import { useActions } from '../ui/use-actions.ts'
import { FacetPanel } from './facet-panel.tsx'
import classes from './gallery-page.module.css'
import { shootingsQuery } from './gallery-queries.ts'
import { GalleryToolbar } from './gallery-toolbar.tsx'
import { Grid, type GridView } from './grid.tsx'
import { gridActions } from './grid-actions.ts'
import { NothingFound } from './nothing-found.tsx'
import { useFilters, usePlace } from './place.ts'
import { keepSelectionFor, selectionStore } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useGallery } from './use-gallery.ts'
import { useGridContext } from './use-grid-context.ts'
import { usePlaceInLink } from './use-place-in-link.ts'

const route = getRouteApi('/app/framed/')

export function GalleryPage() {
  const shootings = useQuery(shootingsQuery)
  if (shootings.isPending) return <LoadingState label="Loading shootings" />
  if (shootings.error) return <ProblemState whole error={shootings.error} retry={() => void shootings.refetch()} />
  if (shootings.data.length === 0) return <NoShootings />
  return <GalleryOfShootings />
}

function GalleryOfShootings() {
  const search = route.useSearch()
  const filters = useFilters(search)
  const [place, setAt] = usePlace(filters, search.at)
  const [view, setView] = useState<GridView>({ first: place, last: place, columns: 1, rows_on_page: 1 })
  const gallery = useGallery(filters, [
    [view.first, view.last],
    [place, place],
  ])
  const at = Math.max(0, Math.min(place, gallery.total - 1))
  const selection = useStore(selectionStore)
  usePlaceInLink(gallery.total > 0 ? at : null)
  useEffect(() => keepSelectionFor(filters), [filters])

  const item = gallery.itemAt(at)
  const decide = useDecideContext({ shot: item?.shot, prediction: item?.prediction, at, gallery, goTo: setAt })
  const grid = useGridContext({ gallery, at, setAt, view, selection })
  // One visible target: with a selection on screen a decision key could mean either, so it means neither.
  useActions(decide.picking ? reasonActions : grid.has_selection ? [] : decideActions, decide)
  useActions(decide.picking ? [] : gridActions, grid)

  return (
    <main className={classes['page']}>
      <VisuallyHidden>
        <h1>Gallery</h1>
      </VisuallyHidden>
      <GalleryToolbar search={search} filters={filters} gallery={gallery} />
      <div className={classes['body']}>
        <FacetPanel search={search} filters={filters} />
        {gallery.isPending ? (
          <LoadingState label="Loading images" />
        ) : gallery.error ? (
          <ProblemState error={gallery.error} retry={gallery.refresh} />
        ) : gallery.total === 0 ? (
          <NothingFound search={search} />
        ) : (
          <Grid
            key={JSON.stringify(filters)}
            gallery={gallery}
            at={at}
            selection={selection}
            onPick={grid.pick}
            onFocus={setAt}
            onView={setView}
          />
        )}
      </div>
      <DecisionBar
        context={decide}
        {...(grid.has_selection && { instead: <SelectionBar selection={selection} total={gallery.total} /> })}
      >
        <ExportButton selection={selection} filters={filters} />
      </DecisionBar>
    </main>
  )
}
