// The settings: a list of their pages beside the one that is open.
import { Link, Outlet } from '@tanstack/react-router'
import { CircleUser, KeyRound, type LucideIcon, ScrollText, SlidersHorizontal, Sparkles, Users } from 'lucide-react'
import classes from './settings.module.css'
import { useMay } from './use-me.ts'

type Entry = { to: string; label: string; icon: LucideIcon; forAll?: boolean }

const entries = [
  { to: '/settings/account', label: 'Your account', icon: CircleUser, forAll: true },
  { to: '/settings/people', label: 'People', icon: Users },
  { to: '/settings/keys', label: 'API keys', icon: KeyRound },
  { to: '/settings/presets', label: 'Presets', icon: SlidersHorizontal, forAll: true },
  { to: '/settings/generator', label: 'Generator', icon: Sparkles, forAll: true },
  { to: '/settings/audit', label: 'Audit', icon: ScrollText },
] as const satisfies Entry[]

export function SettingsPage() {
  const isAdmin = useMay('administer')
  return (
    <div className={classes['settings']}>
      <nav aria-label="Settings" className={classes['nav']}>
        {entries
          .filter((entry) => isAdmin || 'forAll' in entry)
          .map(({ to, label, icon: Icon }) => (
            <Link key={to} to={to} className={classes['link']} activeOptions={{ includeSearch: false }}>
              <Icon size={16} aria-hidden />
              {label}
            </Link>
          ))}
      </nav>
      <main className={classes['page']}>
        <Outlet />
      </main>
    </div>
  )
}
