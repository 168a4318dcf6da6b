// The gallery: filters, the grid, and the bar to decide, select and export from.
import { VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { actionsWhile } from '../decide/actions.ts'
import { BulkDialog } from '../decide/bulk-dialog.tsx'
import { DecisionBar } from '../decide/decision-bar.tsx'
import { RevisionPanel } from '../decide/revision-panel.tsx'
import panelClasses from '../decide/revision-panel.module.css'
import { useBulkContext } from '../decide/use-bulk-context.ts'
import { useDecideContext } from '../decide/use-decide-context.ts'
import { ExportButton } from '../export/export-button.tsx'
import { NoShootings } from '../intake/no-shootings.tsx'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { useStore } from '../ui/store.ts'
import { useActions } from '../ui/use-actions.ts'
import { DeletedShots } from './deleted-shots.tsx'
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
  const search = route.useSearch()
  if (shootings.isPending) return <LoadingState label="Loading shootings" />
  if (shootings.error) return <ProblemState whole error={shootings.error} retry={() => void shootings.refetch()} />
  if (shootings.data.length === 0) return <NoShootings />
  return search.status === 'DELETED' ? <DeletedShots search={search} /> : <GalleryOfShootings />
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
  const walk = { at, gallery, goTo: setAt }
  const one = useDecideContext({ shot: item?.shot, prediction: item?.prediction, walk })
  const bulk = useBulkContext(selection, filters)
  const grid = useGridContext({ gallery, at, setAt, view, selection })
  // One visible target: a selection where there is one, else the image that has the focus.
  const decide = grid.has_selection ? bulk : one
  useActions(actionsWhile(decide), decide)
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
      {item && (one.picking === 'revise' || one.picking === 'regenerate') && !grid.has_selection && (
        <div className={panelClasses['under']}>
          <RevisionPanel
            key={item.shot.id}
            kind={one.picking}
            context={one}
            shot={item.shot}
            prediction={item.prediction}
          />
        </div>
      )}
      <BulkDialog />
      <DecisionBar
        context={decide}
        {...(grid.has_selection && {
          instead: <SelectionBar selection={selection} total={gallery.total} context={decide} />,
        })}
      >
        <ExportButton selection={selection} filters={filters} />
      </DecisionBar>
    </main>
  )
}
