// Facets beside the grid: what is in revision; shot type, subject, style, each with its counts.
import { Button, Checkbox, Fieldset, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { formatCount } from '../ui/format.ts'
import { facetsQuery } from './gallery-queries.ts'
import classes from './gallery-page.module.css'
import { type Filters, type GallerySearch, isNarrowed } from './gallery-search.ts'

const facets = [
  { field: 'shot_type', title: 'Shot type' },
  { field: 'subject', title: 'Subject' },
  { field: 'style_name', title: 'Style' },
] as const
type Field = (typeof facets)[number]['field']

export function FacetPanel({ search, filters }: { search: GallerySearch; filters: Filters }) {
  const navigate = useNavigate({ from: '/' })
  const { data } = useQuery(facetsQuery(filters))
  const choose = (field: Field, values: string[]) =>
    void navigate({
      search: (before) => ({ ...before, [field]: values.length > 0 ? values : undefined, at: undefined }),
    })
  return (
    <aside className={classes['facets']} aria-label="Filters">
      <Stack gap="md">
        {isNarrowed(search) && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() =>
              void navigate({ search: { shooting_id: search.shooting_id, status: search.status, sort: search.sort } })
            }
          >
            Clear filters
          </Button>
        )}
        <Checkbox
          size="xs"
          className={classes['alone']}
          label="In revision"
          checked={search.open_revision === 'true'}
          onChange={({ currentTarget: { checked } }) =>
            void navigate({
              search: (before) => ({ ...before, open_revision: checked ? 'true' : undefined, at: undefined }),
            })
          }
        />
        {facets.map(({ field, title }) => (
          <Facet
            key={field}
            title={title}
            values={data?.[field] ?? []}
            chosen={search[field] ?? []}
            onChoose={(values) => choose(field, values)}
          />
        ))}
      </Stack>
    </aside>
  )
}

type FacetProps = {
  title: string
  values: { value: string; count: number }[]
  chosen: string[]
  onChoose: (values: string[]) => void
}

function Facet({ title, values, chosen, onChoose }: FacetProps) {
  // What is chosen stays to be unchosen, even where it finds nothing.
  const gone = chosen
    .filter((value) => !values.some((known) => known.value === value))
    .map((value) => ({ value, count: 0 }))
  const shown = [...values, ...gone].filter(({ value }) => value !== '')
  if (shown.length === 0) return null
  return (
    <Fieldset variant="unstyled" legend={title}>
      <Stack gap={6} mt={6} className={classes['values']}>
        {shown.map(({ value, count }) => (
          <Checkbox
            key={value}
            size="xs"
            classNames={{ body: classes['value'], labelWrapper: classes['label'] }}
            label={
              <>
                <span>{value}</span> <span className={classes['count']}>{formatCount(count)}</span>
              </>
            }
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChoose(event.currentTarget.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
        ))}
      </Stack>
    </Fieldset>
  )
}
