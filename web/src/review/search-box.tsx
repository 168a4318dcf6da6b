// Search by part of a SKU, product name, shot type or subject.
import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { GallerySearch } from './gallery-search.ts'

export function SearchBox({ search }: { search: GallerySearch }) {
  const navigate = useNavigate({ from: '/' })
  const [text, setText] = useState(search.q ?? '')
  const ask = useDebouncedCallback((q: string) => {
    void navigate({ search: (before) => ({ ...before, q: q.trim() || undefined, at: undefined }), replace: true })
  }, 250)
  const type = (value: string) => {
    setText(value)
    ask(value)
  }
  return (
    <TextInput
      type="search"
      aria-label="Search"
      placeholder="SKU, product, shot type, subject"
      w={260}
      maxLength={200}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      leftSection={<Search size={14} aria-hidden />}
      rightSection={text && <CloseButton size="sm" aria-label="Clear the search" onClick={() => type('')} />}
    />
  )
}
