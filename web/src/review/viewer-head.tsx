// The line over the picture: the way back, which shot, how large, and where in the list.
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { ArrowLeft, ChevronLeft, ChevronRight, Contrast, PanelRight } from 'lucide-react'
import { formatCount } from '../ui/format.ts'
import { nextSurround, prefer, preferences } from '../ui/preferences.ts'
import { useStore } from '../ui/store.ts'
import { ShotMark } from './shot-status.tsx'
import type { View } from './stage.ts'
import type { ViewerContext } from './viewer-actions.ts'
import classes from './viewer-page.module.css'

type Props = { shot: Shot | undefined; view: View | null; place: number | null; total: number; context: ViewerContext }

export function ViewerHead({ shot, view, place, total, context }: Props) {
  const { surround, inspector } = useStore(preferences)
  return (
    <header className={classes['head']}>
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Button
          variant="subtle"
          color="gray"
          c="dark.0"
          flex="none"
          onClick={context.back}
          leftSection={<ArrowLeft size={16} aria-hidden />}
        >
          Gallery
        </Button>
        <h1 className={classes['title']}>
          {shot ? [shot.sku, shot.shot_type, shot.subject].filter(Boolean).join(' · ') : 'Image'}
        </h1>
        {shot && <ShotMark shot={shot} />}
      </Group>
      <Group gap="xs" wrap="nowrap">
        <Button
          variant="default"
          size="compact-sm"
          miw={72}
          onClick={() => context.stage?.toggle()}
          title="Fit or 100 % (Z)"
        >
          {view ? `${Math.round(view.percent)} %` : '…'}
        </Button>
        <IconButton
          label="Previous shot"
          keyName="K"
          disabled={place === null || place === 0}
          onClick={() => context.step(-1)}
          icon={ChevronLeft}
        />
        <span className={classes['place']}>
          {place === null ? 'not in the list' : `${formatCount(place + 1)} / ${formatCount(total)}`}
        </span>
        <IconButton
          label="Next shot"
          keyName="J"
          disabled={place === null || place >= total - 1}
          onClick={() => context.step(1)}
          icon={ChevronRight}
        />
        <IconButton
          label={`Surround: ${surround}`}
          keyName="L"
          onClick={() => prefer({ surround: nextSurround(surround) })}
          icon={Contrast}
        />
        <IconButton
          label="Inspector"
          keyName="I"
          pressed={inspector}
          onClick={() => prefer({ inspector: !inspector })}
          icon={PanelRight}
        />
      </Group>
    </header>
  )
}

type IconButtonProps = {
  label: string
  keyName: string
  icon: typeof ChevronLeft
  onClick: () => void
  disabled?: boolean
  pressed?: boolean
}

function IconButton({ label, keyName, icon: Icon, onClick, disabled = false, pressed }: IconButtonProps) {
  return (
    <Tooltip label={`${label} (${keyName})`}>
      <ActionIcon
        variant={pressed ? 'filled' : 'default'}
        color="dark.4"
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
