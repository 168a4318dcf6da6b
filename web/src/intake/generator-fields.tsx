// What the HTTP and the ComfyUI generator need: address, patience, secret, workflow.
import { Button, FileButton, Group, NumberInput, PasswordInput, Stack, Text, TextInput, Textarea } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { Generator } from '@sartiq/contract/intake/generator.ts'
import { FileUp } from 'lucide-react'
import { type GeneratorChoices, keepsSecret } from './generator-choices.ts'

type Props = { form: UseFormReturnType<GeneratorChoices>; saved: Generator }

export function HttpFields({ form, saved }: Props) {
  const kept = keepsSecret(saved, form.values)
  return (
    <Stack gap="sm" mt="md">
      <AddressField form={form} placeholder="https://generator.example.com/jobs" />
      <DeadlineField form={form} />
      <PasswordInput
        label="Secret that signs the jobs"
        description={
          kept
            ? `The one that ends in ${saved.secret_hint} is kept; fill this in to replace it.`
            : 'Leave it empty to have one made, which is then shown once; or give your own, whsec_ and 24 to 64 bytes in base64.'
        }
        autoComplete="off"
        {...form.getInputProps('secret')}
      />
    </Stack>
  )
}

export function ComfyuiFields({ form, saved }: Props) {
  const kept = keepsSecret(saved, form.values)
  return (
    <Stack gap="sm" mt="md">
      <AddressField form={form} placeholder="http://gpu:8188" />
      <Group align="flex-start">
        <DeadlineField form={form} />
        <NumberInput
          label="Ask every"
          suffix=" ms"
          w={180}
          min={100}
          max={60_000}
          allowDecimal={false}
          {...form.getInputProps('poll_ms')}
        />
      </Group>
      <PasswordInput
        label="API key (optional)"
        description={
          kept
            ? `The one that ends in ${saved.secret_hint} is kept; fill this in to replace it.`
            : 'Sent as Authorization: Bearer …, where a proxy asks for one.'
        }
        autoComplete="off"
        {...form.getInputProps('secret')}
      />
      <WorkflowField form={form} />
    </Stack>
  )
}

function AddressField({ form, placeholder }: Pick<Props, 'form'> & { placeholder: string }) {
  return (
    <TextInput
      label="Address"
      description="One in a private network has to be allowed by the operator (SARTIQ_ALLOW_NETWORKS)."
      placeholder={placeholder}
      required
      inputMode="url"
      spellCheck={false}
      autoComplete="off"
      {...form.getInputProps('url')}
    />
  )
}

function DeadlineField({ form }: Pick<Props, 'form'>) {
  return (
    <NumberInput
      label="Give up after"
      suffix=" s"
      w={180}
      min={1}
      max={86_400}
      allowDecimal={false}
      {...form.getInputProps('deadline_s')}
    />
  )
}

function WorkflowField({ form }: Pick<Props, 'form'>) {
  const load = async (file: File | null) => {
    if (!file) return
    form.setFieldValue('workflow', await file.text())
    form.clearFieldError('workflow')
  }
  return (
    <div>
      <Textarea
        label="Workflow"
        description={
          <>
            In ComfyUI&apos;s API format. Inputs may hold {'{config.seed}'}, {'{config.steps|20}'}, {'{changes}'} and{' '}
            {'{parent_image}'}.
          </>
        }
        required
        autosize
        minRows={8}
        maxRows={20}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        {...form.getInputProps('workflow')}
      />
      <Group gap="xs" mt={6}>
        <FileButton accept="application/json,.json" onChange={(file) => void load(file)}>
          {(props) => (
            <Button {...props} size="compact-sm" variant="default" leftSection={<FileUp size={14} aria-hidden />}>
              Load a file
            </Button>
          )}
        </FileButton>
        <Text c="dimmed">What you save in ComfyUI as “Export (API)”.</Text>
      </Group>
    </div>
  )
}
