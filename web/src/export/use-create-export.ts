// Starts an export and goes to where its progress is seen.
import { createExport } from '@sartiq/contract/export/endpoints.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { call, newIdempotencyKey } from '../api/call.ts'
import { clearSelection } from '../review/selection.ts'
import { type Choices, rememberChoices } from './export-choices.ts'
import { exportKeys } from './export-queries.ts'
import { bodyOf } from './use-export-preview.ts'
import { type ExportWhat, exportDialog } from './what.ts'

type Order = { what: ExportWhat; choices: Choices }

export function useCreateExport() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const sent = useRef({ text: '', key: '' })
  return useMutation({
    mutationFn: ({ what, choices }: Order) => {
      const body = bodyOf(what, choices)
      if (!body) throw new Error('The naming pattern cannot be read')
      // The same request asked twice (a lost answer, a second click) must not make a second export.
      const text = JSON.stringify(body)
      if (sent.current.text !== text) sent.current = { text, key: newIdempotencyKey() }
      return call(createExport, { body }, { idempotencyKey: sent.current.key })
    },
    onSuccess: async (created, { choices }) => {
      rememberChoices(choices)
      client.setQueryData(exportKeys.one(created.id), created)
      exportDialog.set(null)
      clearSelection()
      void client.invalidateQueries({ queryKey: exportKeys.lists })
      await navigate({ to: '/exports' })
    },
  })
}
