// What was deleted and can still be brought back.
import { Button, Text, VisuallyHidden } from '@mantine/core'
import { restorableDays } from '@sartiq/contract/decide/endpoints.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { actionsWhile } from '../decide/actions.ts'
import { DecisionBar } from '../decide/decision-bar.tsx'
import { useDecideContext } from '../decide/use-decide-context.ts'
import { preferences } from '../ui/preferences.ts'
import { LoadingState, ProblemState, ScreenState } from '../ui/screen-state.tsx'
import { useStore } from '../ui/store.ts'
import { useActions } from '../ui/use-actions.ts'
import { DeletedCard } from './deleted-card.tsx'
import classes from './deleted-shots.module.css'
import galleryClasses from './gallery-page.module.css'
import { facetsQuery } from './gallery-queries.ts'
import { type GallerySearch, filtersOf } from './gallery-search.ts'
import { ShootingPicker } from './shooting-picker.tsx'
import { deletedQuery } from './shot-queries.ts'
import { StatusTabs } from './status-tabs.tsx'

export function DeletedShots({ search }: { search: GallerySearch }) {
  const { data: facets } = useQuery(facetsQuery(filtersOf(search)))
  const list = useInfiniteQuery(deletedQuery(search.shooting_id))
  const shots = list.data?.pages.flatMap(({ items }) => items).filter(({ deleted_at }) => deleted_at !== null) ?? []
  const [focused, setFocused] = useState<string | null>(null)
  const context = useDecideContext({ shot: shots.find(({ id }) => id === focused), prediction: undefined })
  useActions(actionsWhile(context), context)
  const { surround } = useStore(preferences)
  return (
    <main className={galleryClasses['page']}>
      <VisuallyHidden>
        <h1>Deleted</h1>
      </VisuallyHidden>
      <div className={galleryClasses['toolbar']}>
        <ShootingPicker search={search} />
        <StatusTabs search={search} counts={facets?.status} />
        <Text c="dimmed">Deleted shots are kept for {restorableDays} days.</Text>
      </div>
      <div className={classes['scroller']} data-surround={surround}>
        {list.isPending ? (
          <LoadingState label="Loading deleted shots" />
        ) : list.error ? (
          <ProblemState error={list.error} retry={() => void list.refetch()} />
        ) : shots.length === 0 ? (
          <ScreenState icon={Trash2} title="Nothing is deleted">
            Rejected shots can be deleted; here they could be brought back.
          </ScreenState>
        ) : (
          <ul className={classes['cards']} aria-label="Deleted shots">
            {shots.map((shot) => (
              <DeletedCard
                key={shot.id}
                shot={shot}
                focused={shot.id === focused}
                onFocus={() => setFocused(shot.id)}
                shooting_id={search.shooting_id}
              />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <Button variant="default" m={12} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show older
          </Button>
        )}
      </div>
      <DecisionBar context={context} />
    </main>
  )
}
