// A secret that was just made: shown this once, with a button to copy it.
import { Alert, Text } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { CopyLine } from '../ui/copy-line.tsx'

export function SecretOnce({ secret }: { secret: string }) {
  return (
    <Alert color="gray" title="The signing secret" icon={<KeyRound size={16} aria-hidden />} my="md">
      <Text mb="xs">
        Give it to whoever checks the signatures. It is shown this once; a new one can be made any time.
      </Text>
      <CopyLine text={secret} />
    </Alert>
  )
}
