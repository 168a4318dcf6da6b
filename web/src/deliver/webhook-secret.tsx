// A webhook's signing secret that was just made.
import { ShownOnce } from '../ui/shown-once.tsx'

export function WebhookSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <ShownOnce title="The signing secret, shown this once" what="the signing secret" text={secret} onDone={onDone}>
      Give it to whoever checks the signatures; a new one can be made any time, and both sign for a day.
    </ShownOnce>
  )
}
