// The intake checks: what was found, its figure and its threshold. They explain, they never decide.
import type { ImageCheck } from '@sartiq/contract/intake/shot.ts'
import { Text } from '@mantine/core'
import { Info, TriangleAlert } from 'lucide-react'

export function ChecksList({ checks, isRead }: { checks: ImageCheck[]; isRead: boolean }) {
  if (checks.length === 0) return <Text>{isRead ? 'Nothing was found.' : 'Not run yet.'}</Text>
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
      {checks.map((check) => (
        <Check key={check.code} check={check} />
      ))}
    </ul>
  )
}

function Check({ check: { level, message, value, threshold } }: { check: ImageCheck }) {
  const Icon = level === 'warn' ? TriangleAlert : Info
  const figures = [
    value !== undefined && `measured ${figure(value)}`,
    threshold !== undefined && `threshold ${figure(threshold)}`,
  ].filter(Boolean)
  return (
    <li style={{ display: 'flex', gap: 8 }}>
      <Icon size={16} aria-label={level === 'warn' ? 'Warning' : 'Note'} style={{ flex: 'none' }} />
      <span>
        {message}
        {figures.length > 0 && <Text c="dimmed">{figures.join(', ')}</Text>}
      </span>
    </li>
  )
}

function figure(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en')
}
