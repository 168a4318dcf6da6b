// Starts the web app.
import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './ui/global.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { onSessionEnd } from './api/session-end.ts'
import { queryClient } from './api/query-client.ts'
import { meQuery } from './people/use-me.ts'
import { loadViewer, router } from './router.tsx'
import { textColors, theme } from './ui/theme.ts'

const host = document.querySelector('#root')
if (!host) throw new Error('index.html has no #root')

// The way leads to signing in, and back to the same place.
onSessionEnd(() => {
  if (!queryClient.getQueryData(meQuery.queryKey)) return // several calls were refused at once
  queryClient.removeQueries({ queryKey: meQuery.queryKey })
  void router.invalidate()
})
// Enter opens a picture at once when its screen is here already.
setTimeout(() => void loadViewer(), 1500)

createRoot(host).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={textColors} forceColorScheme="dark">
      <QueryClientProvider client={queryClient}>
        {/* Over the header's empty middle: nowhere else could it cover neither a picture nor a button. */}
        <Notifications
          position="top-center"
          limit={3}
          transitionDuration={100}
          containerWidth={520}
          classNames={{ root: 'toasts' }}
        />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
