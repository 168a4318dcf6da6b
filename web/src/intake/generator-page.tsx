// The generator: who makes new images when a revision asks for them.
import { Text, Title } from '@mantine/core'
import type { Generator } from '@sartiq/contract/intake/generator.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import classes from '../people/settings.module.css'
import { useMay } from '../people/use-me.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { generatorWords } from './generator-choices.ts'
import { GeneratorForm } from './generator-form.tsx'
import { generatorQuery } from './generator-query.ts'

export function GeneratorPage() {
  const { data: saved, error, refetch } = useQuery(generatorQuery)
  const [secret, setSecret] = useState<string | null>(null)
  const mayChange = useMay('administer')
  return (
    <>
      <Title order={1}>Generator</Title>
      <Text className={classes['lead']}>
        Who makes a new image when a revision or a rejected shot asks for one. <LastChange saved={saved} />
      </Text>
      {secret !== null && (
        <ShownOnce
          title="The secret that signs the jobs"
          what="the secret"
          text={secret}
          onDone={() => setSecret(null)}
        >
          Your endpoint checks with it that a job comes from here (Standard Webhooks). It is shown only now.
        </ShownOnce>
      )}
      {error ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !saved ? (
        <LoadingState label="Loading the generator" />
      ) : mayChange ? (
        <GeneratorForm key={saved.updated_at} saved={saved} onSecret={setSecret} />
      ) : (
        <ReadOnly saved={saved} />
      )}
    </>
  )
}

function LastChange({ saved }: { saved: Generator | undefined }) {
  if (!saved?.updated_by || saved.updated_at === null) return null
  return (
    <>
      Chosen by {saved.updated_by.name}, <RelativeTime time={saved.updated_at} />.
    </>
  )
}

function ReadOnly({ saved }: { saved: Generator }) {
  const { name, sentence } = generatorWords[saved.type]
  return (
    <>
      <Text fw={600}>{name}</Text>
      <Text>{sentence}</Text>
      {saved.url !== null && <Text c="dimmed">{saved.url}</Text>}
      <Text c="dimmed" mt="md">
        Only an admin of this workspace can change it.
      </Text>
    </>
  )
}
