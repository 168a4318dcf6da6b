// The first screen of a fresh server: how pictures get in.
import { Divider, Text, VisuallyHidden } from '@mantine/core'
import { Images } from 'lucide-react'
import { CopyLine } from '../ui/copy-line.tsx'
import { ScreenState } from '../ui/screen-state.tsx'

export function NoShootings() {
  return (
    <main>
      <VisuallyHidden>
        <h1>Gallery</h1>
      </VisuallyHidden>
      <ScreenState icon={Images} title="No shooting yet">
        <Text fw={600}>Import a folder</Text>
        <Text c="dimmed">Run this where the images are. The pictures appear here while they come in.</Text>
        <CopyLine text="npx sartiq import FOLDER --shooting NAME" />
        <Divider w="100%" my="sm" />
        <Text fw={600}>Look around with the demo shooting</Text>
        <Text c="dimmed">Stop the server and start it like this; nothing else is touched.</Text>
        <CopyLine text="npm start -- --demo" />
      </ScreenState>
    </main>
  )
}
