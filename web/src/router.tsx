// Every address of the app, what its search may hold, and who may come in.
import { getSetup } from '@sartiq/contract/people/endpoints.ts'
import {
  Outlet,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { Framed, SignedIn } from './app-frame.tsx'
import { call } from './api/call.ts'
import { hasStatus } from './api/problem.ts'
import { queryClient } from './api/query-client.ts'
import { readQuery, writeQuery } from './api/query-string.ts'
import { DestinationPage } from './deliver/destination-page.tsx'
import { DestinationsPage } from './deliver/destinations-page.tsx'
import { NewDestinationPage } from './deliver/new-destination-page.tsx'
import { ExportPage } from './export/export-page.tsx'
import { ExportsPage } from './export/exports-page.tsx'
import { PresetsPage } from './export/presets-page.tsx'
import { GeneratorPage } from './intake/generator-page.tsx'
import { AccountPage } from './people/account-page.tsx'
import { ApiKeysPage } from './people/api-keys-page.tsx'
import { AuditPage } from './people/audit-page.tsx'
import { parseAuditSearch } from './people/audit-search.ts'
import { InvitationPage } from './people/invitation-page.tsx'
import { PeoplePage } from './people/people-page.tsx'
import { SettingsPage } from './people/settings-page.tsx'
import { SetupPage } from './people/setup-page.tsx'
import { SignInPage } from './people/sign-in-page.tsx'
import { meQuery } from './people/use-me.ts'
import { GalleryPage } from './review/gallery-page.tsx'
import { parseGallerySearch, parseViewerSearch } from './review/gallery-search.ts'
import { LoadingState, ProblemState, ScreenState } from './ui/screen-state.tsx'
import { Compass } from 'lucide-react'

const root = createRootRoute({ component: Outlet })

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (raw: Record<string, unknown>): { token?: string } =>
    typeof raw['token'] === 'string' ? { token: raw['token'] } : {},
  component: SetupPage,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { from?: string; problem?: string } => ({
    ...(typeof raw['from'] === 'string' && { from: raw['from'] }),
    ...(typeof raw['problem'] === 'string' && { problem: raw['problem'] }),
  }),
  component: SignInPage,
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  validateSearch: (raw: Record<string, unknown>): { token?: string } =>
    typeof raw['token'] === 'string' ? { token: raw['token'] } : {},
  component: InvitationPage,
})

/** Everything behind it needs somebody signed in; a fresh server leads to its set-up first. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (!hasStatus(error, 401)) throw error
      const { needed } = await call(getSetup, {})
      if (needed) throw redirect({ to: '/setup' })
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { from: location.href } })
    }
  },
  component: SignedIn,
})

const framed = createRoute({ getParentRoute: () => app, id: 'framed', component: Framed })

const gallery = createRoute({
  getParentRoute: () => framed,
  path: '/',
  validateSearch: parseGallerySearch,
  component: GalleryPage,
})

/** OpenSeadragon comes with it, so it is a chunk of its own. */
export const loadViewer = () => import('./review/viewer-page.tsx')

const viewer = createRoute({
  getParentRoute: () => app,
  path: '/shots/$shotId',
  validateSearch: parseViewerSearch,
  component: lazyRouteComponent(loadViewer, 'ViewerPage'),
})

const exportList = createRoute({ getParentRoute: () => framed, path: '/exports', component: ExportsPage })
const destinationList = createRoute({
  getParentRoute: () => framed,
  path: '/destinations',
  component: DestinationsPage,
})
const newDestination = createRoute({
  getParentRoute: () => framed,
  path: '/destinations/new',
  validateSearch: (raw: Record<string, unknown>): { type: 'dam' | 'webhook' } => ({
    type: raw['type'] === 'webhook' ? 'webhook' : 'dam',
  }),
  component: NewDestinationPage,
})
const oneDestination = createRoute({
  getParentRoute: () => framed,
  path: '/destinations/$destinationId',
  component: DestinationPage,
})
/** The settings: a page each, so that each can be linked to; which of them a role may see is the page's concern. */
const settings = createRoute({ getParentRoute: () => framed, path: '/settings', component: SettingsPage })
const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/account', replace: true })
  },
})
const account = createRoute({ getParentRoute: () => settings, path: 'account', component: AccountPage })
const people = createRoute({ getParentRoute: () => settings, path: 'people', component: PeoplePage })
const keys = createRoute({ getParentRoute: () => settings, path: 'keys', component: ApiKeysPage })
const presets = createRoute({ getParentRoute: () => settings, path: 'presets', component: PresetsPage })
const generator = createRoute({ getParentRoute: () => settings, path: 'generator', component: GeneratorPage })
const audit = createRoute({
  getParentRoute: () => settings,
  path: 'audit',
  validateSearch: parseAuditSearch,
  component: AuditPage,
})
const settingsPages = settings.addChildren([settingsStart, account, people, keys, presets, generator, audit])

const oneExport = createRoute({ getParentRoute: () => framed, path: '/exports/$exportId', component: ExportPage })

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    signIn,
    invitation,
    app.addChildren([
      framed.addChildren([
        gallery,
        exportList,
        oneExport,
        destinationList,
        newDestination,
        oneDestination,
        settingsPages,
      ]),
      viewer,
    ]),
  ]),
  parseSearch: (text) => readQuery(text),
  stringifySearch: (search) => {
    const text = writeQuery(search)
    return text === '' ? '' : `?${text}`
  },
  defaultPendingComponent: LoadingState,
  defaultErrorComponent: ({ error }) => <ProblemState whole error={error} retry={() => void router.invalidate()} />,
  defaultNotFoundComponent: () => <ScreenState whole icon={Compass} title="There is no such page" />,
})

// The router's types reach links and hooks only this way.
declare module '@tanstack/react-router' {
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface Register {
    router: typeof router
  }
}
