// Chooses the generator: its type, and what that type needs.
import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import {
  type Generator,
  type GeneratorSettings,
  type GeneratorType,
  generatorTypes,
  putGenerator,
} from '@sartiq/contract/intake/generator.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { fieldErrors } from '../api/problem.ts'
import { notify } from '../ui/notify.ts'
import { Refusal } from '../ui/refusal.tsx'
import { type GeneratorChoices, choicesOf, generatorWords, settingsOf } from './generator-choices.ts'
import { ComfyuiFields, HttpFields } from './generator-fields.tsx'
import { generatorQuery } from './generator-query.ts'

type Props = { saved: Generator; onSecret: (secret: string | null) => void }

export function GeneratorForm({ saved, onSecret }: Props) {
  const client = useQueryClient()
  const form = useForm<GeneratorChoices>({ initialValues: choicesOf(saved) })
  const save = useMutation({
    mutationFn: (body: GeneratorSettings) => call(putGenerator, { body }),
    onSuccess: ({ secret = null, ...now }) => {
      client.setQueryData(generatorQuery.queryKey, now)
      onSecret(secret)
      notify({ message: `The generator is now: ${generatorWords[now.type].name}` })
    },
    onError: (error) => {
      const { api_key, ...others } = fieldErrors(error)
      form.setErrors({ ...others, ...(api_key && { secret: api_key }) })
    },
  })
  const submit = (choices: GeneratorChoices) => {
    const result = settingsOf(choices)
    save.reset()
    if (result.ok) save.mutate(result.settings)
    else form.setErrors(result.errors)
  }
  const { type } = form.values
  return (
    <form aria-label="Generator" onSubmit={form.onSubmit(submit)} style={{ maxWidth: 720 }}>
      <Radio.Group
        label="Type"
        {...form.getInputProps('type')}
        // Another type is another question: what was wrong with the last is settled.
        onChange={(value) => {
          save.reset()
          form.clearErrors()
          form.getInputProps('type').onChange(value)
        }}
      >
        <Stack gap={8} mt={6}>
          {generatorTypes.map((one) => (
            <TypeChoice key={one} type={one} />
          ))}
        </Stack>
      </Radio.Group>
      {type === 'http' && <HttpFields form={form} saved={saved} />}
      {type === 'comfyui' && <ComfyuiFields form={form} saved={saved} />}
      {Object.keys(form.errors).length === 0 && <Refusal error={save.error} mt="md" />}
      <Group mt="lg">
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
      </Group>
    </form>
  )
}

function TypeChoice({ type }: { type: GeneratorType }) {
  const { name, sentence } = generatorWords[type]
  return (
    <Radio
      value={type}
      color="gray.6"
      label={name}
      description={
        <Text component="span" c="dimmed">
          {sentence}
        </Text>
      }
    />
  )
}
