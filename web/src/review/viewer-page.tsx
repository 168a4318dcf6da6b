// The viewer: one shot large, its variations below, its facts beside, the decision under it.
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { decideActions, reasonActions } from '../decide/actions.ts'
import { DecisionBar } from '../decide/decision-bar.tsx'
import { useDecideContext } from '../decide/use-decide-context.ts'
import { ExportButton } from '../export/export-button.tsx'
import { preferences } from '../ui/preferences.ts'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { useStore } from '../ui/store.ts'
import { useActions } from '../ui/use-actions.ts'
import { Filmstrip } from './filmstrip.tsx'
import { Inspector } from './inspector.tsx'
import { PictureFacts } from './picture-facts.tsx'
import type { Stage, View } from './stage.ts'
import { useViewer } from './use-viewer.ts'
import { viewerActions } from './viewer-actions.ts'
import { ViewerHead } from './viewer-head.tsx'
import classes from './viewer-page.module.css'
import { ViewerStage } from './viewer-stage.tsx'

const route = getRouteApi('/app/shots/$shotId')

export function ViewerPage() {
  const { shotId } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  const viewer = useViewer(shotId, search)
  const { shot, prediction, variations, gallery, at } = viewer
  const [stage, setStage] = useState<Stage | null>(null)
  const [view, setView] = useState<View | null>(null)
  const { inspector } = useStore(preferences)

  const back = () => {
    const { prediction: _, ...place } = search
    void navigate({ to: '/', search: { ...place, at } })
  }
  const decide = useDecideContext({ shot, prediction, at, gallery, goTo: viewer.goTo })
  const looking = { stage, step: viewer.step, vary: viewer.vary, back }
  useActions(decide.picking ? reasonActions : decideActions, decide)
  useActions(decide.picking ? [] : viewerActions, looking)

  if (viewer.error) return <ProblemState whole error={viewer.error} retry={back} />
  return (
    <main className={classes['page']}>
      <ViewerHead shot={shot} view={view} place={viewer.place} total={gallery.total} context={looking} />
      <div className={classes['body']}>
        <div className={classes['column']}>
          <ViewerStage prediction={prediction} soon={viewer.soon} onStage={setStage} onView={setView} />
          <div className={classes['strip']}>
            <Filmstrip
              variations={variations}
              shown={prediction?.id}
              approved={shot?.approved_prediction_id ?? null}
              onChoose={viewer.choose}
            />
            {prediction && <PictureFacts image={prediction.image} view={view} />}
          </div>
        </div>
        {inspector && (shot && prediction ? <Inspector shot={shot} prediction={prediction} /> : <LoadingState />)}
      </div>
      <DecisionBar context={decide}>
        <ExportButton
          selection={{ kind: 'some', ids: new Set(shot ? [shot.id] : []), anchor: at }}
          filters={viewer.filters}
          allowed={shot?.actions.includes('export') ?? false}
        />
      </DecisionBar>
    </main>
  )
}
