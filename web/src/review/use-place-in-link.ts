// Keeps the focused item in the address bar, a little behind the keys: every arrow press must stay cheap.
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { GallerySearch } from './gallery-search.ts'

/** @param at null while the list is not known: the link then knows better */
export function usePlaceInLink(at: number | null): void {
  const navigate = useNavigate({ from: '/' })
  const router = useRouter()
  useEffect(() => {
    if (at === null) return undefined
    const timer = setTimeout(() => {
      // Somebody is on the way to an image, and its screen is still being fetched: this would call them back.
      if (router.latestLocation.pathname !== '/') return
      void navigate({
        search: (search: GallerySearch) =>
          search.at === at || (at === 0 && search.at === undefined) ? search : { ...search, at },
        replace: true,
        resetScroll: false,
      })
    }, 300)
    return () => clearTimeout(timer)
  }, [at, navigate, router])
}
