// Size, type, quality, profile, depth and background: every value that the contract knows.
import { Input, NumberInput, SegmentedControl, Slider } from '@mantine/core'
import { backgrounds, colorProfiles, fileFormats, resolutions } from '@sartiq/contract/export/format.ts'
import { type ReactNode, useId } from 'react'
import { humanise } from '../ui/format.ts'
import { fileWords } from './describe.ts'
import { type Choices, depthOf, isLossy, mayHold16 } from './export-choices.ts'

type Props = { choices: Choices; onChange: (part: Partial<Choices>) => void }

export function FormatFields({ choices, onChange }: Props) {
  const auto = choices.file_format === 'png' ? 'Auto: keeps alpha' : 'Auto: white'
  return (
    <>
      <Choice label="Size" hint="Longest side in pixels; never enlarged">
        {(id) => (
          <Segments
            labelId={id}
            value={choices.resolution}
            onChange={(resolution) => onChange({ resolution })}
            data={resolutions.map((value) => ({ value, label: value === 'original' ? 'Original' : value }))}
          />
        )}
      </Choice>
      <Choice label="Type">
        {(id) => (
          <Segments
            labelId={id}
            value={choices.file_format}
            onChange={(file_format) => onChange({ file_format })}
            data={fileFormats.map((value) => ({ value, label: fileWords[value] }))}
          />
        )}
      </Choice>
      {isLossy(choices.file_format) && <Quality choices={choices} onChange={onChange} />}
      <Choice label="Colour profile">
        {(id) => (
          <Segments
            labelId={id}
            value={choices.color_profile}
            onChange={(color_profile) => onChange({ color_profile })}
            data={colorProfiles.map((value) => ({ value, label: value === 'AdobeRGB' ? 'Adobe RGB' : value }))}
          />
        )}
      </Choice>
      {mayHold16(choices.file_format) && (
        <Choice label="Bits a channel">
          {(id) => (
            <Segments
              labelId={id}
              value={String(choices.bit_depth)}
              onChange={(value) => onChange({ bit_depth: value === 'auto' ? 'auto' : value === '16' ? 16 : 8 })}
              data={['auto', '8', '16'].map((value) => ({
                value,
                label: value === 'auto' ? `Auto: ${depthOf({ ...choices, bit_depth: 'auto' })}` : value,
              }))}
            />
          )}
        </Choice>
      )}
      <Choice label="Background" hint="Where a picture is transparent">
        {(id) => (
          <Segments
            labelId={id}
            value={choices.background}
            onChange={(background) => onChange({ background })}
            data={(['auto', ...backgrounds] as const).map((value) => ({
              value,
              label: value === 'auto' ? auto : humanise(value),
            }))}
          />
        )}
      </Choice>
    </>
  )
}

function Quality({ choices, onChange }: Props) {
  const set = (quality: number) => onChange({ quality: Math.max(1, Math.min(100, Math.round(quality) || 1)) })
  return (
    <Choice label="Quality">
      {() => (
        <div style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
          <Slider
            flex={1}
            min={1}
            max={100}
            label={null}
            value={choices.quality}
            onChange={set}
            thumbLabel="Quality, slider"
          />
          <NumberInput
            aria-label="Quality"
            w={72}
            min={1}
            max={100}
            value={choices.quality}
            onChange={(value) => set(Number(value))}
          />
        </div>
      )}
    </Choice>
  )
}

function Choice({ label, hint, children }: { label: string; hint?: string; children: (labelId: string) => ReactNode }) {
  const id = useId()
  return (
    <div>
      <Input.Label id={id} labelElement="div" mb={hint ? 0 : 4}>
        {label}
      </Input.Label>
      {hint && <Input.Description mb={4}>{hint}</Input.Description>}
      {children(id)}
    </div>
  )
}

type SegmentsProps<T extends string> = {
  labelId: string
  value: T
  onChange: (value: T) => void
  data: { value: T; label: string }[]
}

function Segments<T extends string>({ labelId, value, onChange, data }: SegmentsProps<T>) {
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-labelledby={labelId}
      value={value}
      onChange={(next) => onChange(next)}
      data={data}
      transitionDuration={80}
    />
  )
}
