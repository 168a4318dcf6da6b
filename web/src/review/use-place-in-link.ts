// Keeps the focused item in the address bar, a little behind the keys: every arrow press must stay cheap.
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { GallerySearch } from './gallery-search.ts'

export function usePlaceInLink(at: number): void {
  const navigate = useNavigate({ from: '/' })
  useEffect(() => {
    const timer = setTimeout(() => {
      void navigate({
        search: (search: GallerySearch) =>
          search.at === at || (at === 0 && search.at === undefined) ? search : { ...search, at },
        replace: true,
        resetScroll: false,
      })
    }, 300)
    return () => clearTimeout(timer)
  }, [at, navigate])
}
