// Where approved images go: a client's DAM and a webhook, each set up on screen, tried out, delivered to, and mended when it fails.
import type { ServerResponse } from 'node:http'
import { type Page, expect, test } from '@playwright/test'
import { Webhook } from 'standardwebhooks'
import { fakeGeneric } from '../../server/test/peers/dam/fake-generic.ts'
import { servePeer } from '../../server/test/peers/serve-peer.ts'
import { type Running, findPlace, startProcess } from '../../server/test/process.ts'
import { becomeAdmin, countOf, expectAccessible, importPhotos } from './steps.ts'

test.describe.configure({ mode: 'serial' })

const photographs = 3

let place: Awaited<ReturnType<typeof findPlace>>
let server: Running
let page: Page
const errors: string[] = []

test.beforeAll(async ({ browser }) => {
  place = await findPlace()
  // The peers of these tests live on this machine.
  server = await startProcess(place, { web: true, env: { SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' } })
  page = await (await browser.newContext()).newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  await becomeAdmin(page, server, 'Ada')
  await importPhotos(place, photographs)
  await expect(countOf(page, 'Pending')).toContainText(String(photographs))
  await expect(page.getByRole('gridcell')).toHaveCount(photographs)
  await page.getByRole('gridcell').first().focus()
  for (let approved = 1; approved <= photographs; approved++) {
    await page.keyboard.press('p')
    await expect(countOf(page, 'Approved')).toContainText(String(approved))
  }
})

test.afterAll(async () => {
  await page.context().close()
  await place[Symbol.asyncDispose]()
})

async function newDestination(type: 'DAM' | 'Webhook'): Promise<void> {
  await page.getByRole('link', { name: 'Destinations' }).first().click()
  await page.getByRole('button', { name: 'New destination' }).click()
  await page.getByRole('menuitem', { name: type }).click()
}

/** Everything on a tab of the gallery goes to a destination. */
async function exportTo(tab: string, destination: string): Promise<void> {
  await page.getByRole('link', { name: 'Gallery' }).click()
  await countOf(page, tab).click()
  await expect(page.getByRole('gridcell')).toHaveCount(photographs)
  await page.keyboard.press('Control+e')
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await dialog.getByRole('combobox', { name: 'Destination' }).click()
  await page.getByRole('option', { name: new RegExp(`^${destination}`) }).click()
  await expect(dialog.getByText('SKU001').first()).toBeVisible()
  await dialog.getByRole('button', { name: 'Start export' }).click()
  await expect(page).toHaveURL(/\/exports/)
}

const exportRow = (destination: string) => page.getByRole('row').filter({ hasText: destination }).first()
const deliveries = () => page.getByRole('table', { name: 'Deliveries' }).getByRole('row')

test('a DAM: set up from a preset, tried out, delivered to; what failed is tried again', async () => {
  await using dam = await fakeGeneric()
  await newDestination('DAM')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText('Address is needed')).toBeVisible()
  await page.getByRole('textbox', { name: 'Address' }).fill(`${dam.url}/api/assets`)
  await page.getByRole('textbox', { name: 'API key' }).fill('generic-key')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme DAM')
  // The folder is shown for a shot that there is.
  await expect(page.getByRole('region', { name: 'Sample' })).toContainText('Summer_2026/SKU00')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()

  await page.getByRole('button', { name: 'Test' }).click()
  await page.getByRole('checkbox', { name: /one-pixel/ }).check()
  await page.getByRole('button', { name: 'Test' }).click()
  await expect(page.getByText('The picture that was sent is asset-1 there.')).toBeVisible()
  await expectAccessible(page)
  dam.assets.length = 0

  // Sources that fail three times and once more: the export says so, and a retry sends them.
  dam.fault = ({ method }) => (method === 'POST' ? { status: 500, body: { error: 'The disk is full' } } : 'none')
  await exportTo('Approved', 'Acme DAM')
  await expect(exportRow('Acme DAM')).toContainText('Failed', { timeout: 60_000 })
  await expect(exportRow('Acme DAM')).toContainText('3 failed')
  dam.fault = () => 'none'
  await exportRow('Acme DAM').getByRole('button', { name: 'Retry 3 failed' }).click()
  await expect(exportRow('Acme DAM')).toContainText('Completed', { timeout: 60_000 })
  expect(dam.assets.map(({ fields }) => fields['folder']).toSorted()).toEqual(
    ['SKU001', 'SKU002', 'SKU003'].map((sku) => `Summer_2026/${sku}`),
  )
  expect(dam.wrong).toEqual([])

  await exportRow('Acme DAM').getByRole('link', { name: 'Completed' }).click()
  for (const { id } of dam.assets) await expect(page.getByRole('cell', { name: id })).toBeVisible()
  await page.getByRole('link', { name: 'Acme DAM' }).click()
  await expect(deliveries()).toHaveCount(1 + photographs)
  await page
    .getByRole('button', { name: /tries, show/ })
    .first()
    .click()
  await expect(page.getByText('500').first()).toBeVisible()
  await page.locator('summary').filter({ hasText: '201' }).first().click()
  await expect(page.getByText('authorization: …').first()).toBeVisible()
  await expect(page.getByText('generic-key')).toHaveCount(0)
  await expectAccessible(page)
})

test('a webhook: its secret is shown once, an event that failed is sent again with the same id, the bell tells', async () => {
  let answer = 500
  await using receiver = await servePeer((_, response: ServerResponse) => void response.writeHead(answer).end('hello'))
  await newDestination('Webhook')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop hooks')
  await page.getByRole('textbox', { name: 'Address' }).fill('https://169.254.169.254/latest')
  await page.getByRole('button', { name: 'Save' }).click()
  // A toast about an export that ended may be an alert beside it.
  await expect(page.getByRole('alert').filter({ hasText: 'url: 169.254.169.254 is not' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Address' }).fill(`${receiver.url}/hook`)
  await page.getByRole('button', { name: 'Save' }).click()
  const shown = page.getByRole('region', { name: /signing secret/ })
  const secret = (await shown.locator('code').textContent()) ?? ''
  await expectAccessible(page)
  await shown.getByRole('button', { name: 'I have kept it' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)

  await exportTo('Exported', 'Shop hooks')
  await expect(exportRow('Shop hooks')).toContainText('Delivering', { timeout: 60_000 })
  await page.getByRole('link', { name: 'Shop hooks' }).click()
  const row = deliveries().filter({ hasText: 'export.completed' })
  await expect(row).toContainText('Waiting', { timeout: 30_000 })
  await expect(row).toContainText('500')
  await expect(page.getByText('failing since')).toBeVisible()
  await page.goBack()
  await exportRow('Shop hooks').getByRole('link', { name: 'Delivering' }).click()
  await expect(page.getByText('Shop hooks has been failing since')).toBeVisible()
  await page.getByRole('link', { name: 'Shop hooks' }).click()
  answer = 204
  await row.getByRole('button', { name: 'Send now' }).click()
  await expect(row).toContainText('Delivered', { timeout: 30_000 })
  await expect(page.getByText('failing since')).toHaveCount(0)
  await expectAccessible(page)

  const events = receiver.requests.map(({ headers, body }) => {
    new Webhook(secret).verify(body.toString(), headers as Record<string, string>)
    return { id: headers['webhook-id'], type: (JSON.parse(body.toString()) as { type: string }).type }
  })
  expect(new Set(events.map(({ id }) => id)).size).toBe(1)
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['export.completed']))

  await page.getByRole('button', { name: /^Ended exports/ }).click()
  await expect(page.getByRole('dialog', { name: 'Ended exports' }).getByRole('link')).toHaveCount(2)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Ended exports', exact: true })).toBeVisible()
  expect(errors).toEqual([])
})
