// The viewer: one shot large, its variations below, its facts beside, the decision under it.
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { actionsWhile } from '../decide/actions.ts'
import { DecisionBar } from '../decide/decision-bar.tsx'
import { RevisionPanel } from '../decide/revision-panel.tsx'
import panelClasses from '../decide/revision-panel.module.css'
import { type ShotContext, useDecideContext } from '../decide/use-decide-context.ts'
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
import { lookActions, viewerActions } from './viewer-actions.ts'
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

  const back = () => {
    const { prediction: _, ...place } = search
    void navigate({ to: '/', search: { ...place, at } })
  }
  const decide = useDecideContext({ shot, prediction, walk: { at, gallery, goTo: viewer.goTo } })
  const isAsking = decide.picking === 'revise' || decide.picking === 'regenerate'
  const looking = { stage, step: viewer.step, vary: viewer.vary, back }
  useActions(actionsWhile(decide), decide)
  // Who writes down what is to be changed looks closely meanwhile.
  useActions(decide.picking === null ? viewerActions : isAsking ? lookActions : [], looking)

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
        <Beside viewer={viewer} decide={decide} />
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

type BesideProps = { viewer: ReturnType<typeof useViewer>; decide: ShotContext }

/** Beside the picture: what is known about it, or what is to be changed in it. */
function Beside({ viewer: { shot, prediction, variations, choose }, decide }: BesideProps) {
  const { inspector } = useStore(preferences)
  if (shot && prediction && (decide.picking === 'revise' || decide.picking === 'regenerate')) {
    return (
      <div className={panelClasses['beside']}>
        <RevisionPanel key={shot.id} kind={decide.picking} context={decide} shot={shot} prediction={prediction} />
      </div>
    )
  }
  if (!inspector) return null
  if (!shot || !prediction) return <LoadingState />
  return <Inspector shot={shot} prediction={prediction} variations={variations} onChoose={choose} />
}
