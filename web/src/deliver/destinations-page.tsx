// The destinations: where approved images go beside a download.
import { Anchor, Button, Group, Menu, Table, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FolderUp, Plus, Send, Webhook } from 'lucide-react'
import { useMay } from '../people/use-me.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { LoadingState, ProblemState, ScreenState } from '../ui/screen-state.tsx'
import { destinationsQuery } from './deliver-queries.ts'
import { DestinationStatusMark, DestinationTypeMark, describeGuarantee } from './destination-status.tsx'
import classes from './deliver.module.css'

export function DestinationsPage() {
  const { data, error, isPending, refetch } = useQuery(destinationsQuery)
  if (isPending) return <LoadingState label="Loading destinations" />
  if (error) return <ProblemState whole error={error} retry={() => void refetch()} />
  return (
    <main className={classes['page']}>
      <Group justify="space-between" mb="sm">
        <Title order={1}>Destinations</Title>
        <NewMenu />
      </Group>
      {data.items.length === 0 ? (
        <ScreenState icon={Send} title="No destination yet">
          Exports can be downloaded as they are. A DAM gets the files themselves, a webhook is told when they are ready.
        </ScreenState>
      ) : (
        <Table.ScrollContainer minWidth={800}>
          <Table verticalSpacing="xs" highlightOnHover aria-label="Destinations">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Type</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Delivers</Table.Th>
                <Table.Th>Set up</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((item) => (
                <Table.Tr key={item.id}>
                  <Table.Td>
                    <Anchor
                      c="inherit"
                      underline="always"
                      renderRoot={(props) => (
                        <Link to="/destinations/$destinationId" params={{ destinationId: item.id }} {...props} />
                      )}
                    >
                      {item.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <DestinationTypeMark type={item.type} />
                  </Table.Td>
                  <Table.Td>
                    <DestinationStatusMark {...item} />
                  </Table.Td>
                  <Table.Td>{describeGuarantee(item)}</Table.Td>
                  <Table.Td>
                    {item.created_by.name}, <RelativeTime time={item.created_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </main>
  )
}

function NewMenu() {
  if (!useMay('administer')) return null
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Button leftSection={<Plus size={16} aria-hidden />}>New destination</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<FolderUp size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/destinations/new" search={{ type: 'dam' }} {...props} />}
        >
          DAM
        </Menu.Item>
        <Menu.Item
          leftSection={<Webhook size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/destinations/new" search={{ type: 'webhook' }} {...props} />}
        >
          Webhook
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
