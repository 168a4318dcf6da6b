// What stands around every screen: the live stream, the dialogs that any of them opens, and the header.
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import classes from './app-frame.module.css'
import { actionGroups, frameActions } from './every-action.ts'
import { connectLive } from './api/live.ts'
import { ExportDialog } from './export/export-dialog.tsx'
import { ExportBell } from './export/export-bell.tsx'
import { exportLive } from './export/live.ts'
import { UserMenu } from './people/user-menu.tsx'
import { reviewLive } from './review/live.ts'
import { KeySheet } from './ui/key-sheet.tsx'
import { useActions } from './ui/use-actions.ts'

/** Around everything that needs somebody signed in. */
export function SignedIn() {
  const client = useQueryClient()
  useEffect(() => {
    const startOver = () => void client.invalidateQueries()
    return connectLive({ ...reviewLive(client), ...exportLive(client) }, startOver)
  }, [client])
  useActions(frameActions, null)
  return (
    <>
      <Outlet />
      <ExportDialog />
      <KeySheet groups={actionGroups} />
    </>
  )
}

/** Around every screen but the viewer, which has a line of its own. */
export function Framed() {
  return (
    <div className={classes['frame']}>
      <header className={classes['header']}>
        <span className={classes['brand']}>Sartiq Delivery</span>
        <nav aria-label="Screens" className={classes['nav']}>
          <Link to="/" activeOptions={{ exact: true, includeSearch: false }} className={classes['link']}>
            Gallery
          </Link>
          <Link to="/exports" className={classes['link']}>
            Exports
          </Link>
          <Link to="/destinations" className={classes['link']}>
            Destinations
          </Link>
        </nav>
        <ExportBell />
        <UserMenu />
      </header>
      <div className={classes['screen']}>
        <Outlet />
      </div>
    </div>
  )
}
