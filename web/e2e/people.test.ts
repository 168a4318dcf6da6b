// A team at work: two people who came by invitation and settings, one shot that both decide, revisions that arrive by themselves, and many shots at once.
import { readFile } from 'node:fs/promises'
import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import { behaviours, fakeGenerator } from '../../server/test/peers/fake-generator.ts'
import { type Running, findPlace, startProcess } from '../../server/test/process.ts'
import { becomeAdmin, countOf, expectAccessible, importPhotos, password } from './steps.ts'

test.describe.configure({ mode: 'serial' })

const photographs = 12

let place: Awaited<ReturnType<typeof findPlace>>
let server: Running
let ada: Page
let grace: Page
let graceContext: BrowserContext
let invitation: string
const errors: string[] = []

test.beforeAll(async ({ browser }) => {
  place = await findPlace()
  // The generators of these tests live on this machine.
  server = await startProcess(place, { web: true, env: { SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' } })
  ada = await (await browser.newContext()).newPage()
  graceContext = await browser.newContext()
  grace = await graceContext.newPage()
  for (const page of [ada, grace]) page.on('pageerror', (error) => errors.push(error.message))
  await becomeAdmin(ada, server, 'Ada')
  await importPhotos(place, photographs)
  await expect(countOf(ada, 'Pending')).toContainText(String(photographs))
})

test.afterAll(async () => {
  await ada.context().close()
  await graceContext.close()
  await place[Symbol.asyncDispose]()
})

const cell = (page: Page, sku: string) => page.getByRole('gridcell', { name: new RegExp(`^${sku} `) })
const historyOf = (page: Page) => page.getByRole('complementary', { name: 'Inspector' }).getByRole('listitem')
const openTab = async (page: Page, tab: string) => {
  await countOf(page, tab).click()
  await expect(countOf(page, tab)).toHaveAttribute('aria-current')
}

test('an invitation makes a user, once', async () => {
  await ada.getByRole('button', { name: 'Ada' }).click()
  await ada.getByRole('menuitem', { name: 'Settings' }).click()
  await expect(ada.getByRole('row').filter({ hasText: 'this one' })).toBeVisible()
  await expectAccessible(ada)
  await ada.getByRole('link', { name: 'People' }).click()
  // The last admin stays one, and is told why.
  await ada.getByLabel('Role of Ada').selectOption('viewer')
  await expect(ada.getByRole('alert').filter({ hasText: 'Somebody must be admin' })).toBeVisible()
  await expect(ada.getByLabel('Role of Ada')).toHaveValue('admin')
  await ada.getByLabel('E-mail').fill('grace@example.com')
  await ada.getByRole('button', { name: 'Invite' }).click()
  const link = ada.getByRole('region', { name: 'The link for grace@example.com' })
  await expectAccessible(ada)
  invitation = (await link.locator('code').textContent()) ?? ''
  await link.getByRole('button', { name: 'I have kept it' }).click()
  const invited = ada.getByRole('table', { name: 'Open invitations' }).getByRole('row')
  await expect(invited.filter({ hasText: 'grace@example.com' })).toContainText('Reviewer')

  await grace.goto(invitation)
  await expectAccessible(grace)
  await grace.getByLabel('Name').fill('Grace')
  await grace.getByLabel('Password').first().fill(password)
  await grace.getByRole('button', { name: 'Accept the invitation' }).click()
  await expect(grace.getByRole('gridcell')).toHaveCount(photographs)

  const late = await (await ada.context().browser()?.newContext())?.newPage()
  if (!late) throw new Error('there is no browser')
  await late.goto(invitation)
  await late.getByLabel('Name').fill('Mallory')
  await late.getByLabel('Password').first().fill(password)
  await late.getByRole('button', { name: 'Accept the invitation' }).click()
  await expect(late.getByRole('alert')).toContainText('was used, taken back or has expired')
  await expectAccessible(late)
  await late.context().close()

  // A reviewer is told so on every page that is not for her.
  for (const page of ['people', 'keys', 'audit']) {
    await grace.goto(`${server.address}/settings/${page}`)
    await expect(grace.getByText('This is for admins; your role here is reviewer.')).toBeVisible()
    await expectAccessible(grace)
  }
})

test('two decide on one shot: the second is told who, what and when, and sees how it is', async () => {
  // Without live news she still sees what was there when she came.
  await graceContext.route('**/api/v1/events', (route) => route.abort())
  await grace.goto(server.address)
  await ada.goto(server.address)
  await cell(ada, 'SKU005').click()
  await ada.keyboard.press('p')
  await expect(cell(ada, 'SKU005')).toContainText('Approved')

  await expect(cell(grace, 'SKU005')).toContainText('Pending')
  await cell(grace, 'SKU005').click()
  await grace.keyboard.press('x')
  await grace.keyboard.press('1')
  const told = grace.getByRole('region', { name: 'Decide' }).getByRole('status')
  await expect(told).toContainText(
    /SKU005 · full_body was not changed\. Cannot reject SKU005 full_body: it is APPROVED, by Ada at \w+ \d+, \d{4}, \d/,
  )
  await expect(cell(grace, 'SKU005')).toContainText('Approved')
  await graceContext.unroute('**/api/v1/events')
})

test('settings: a generator is chosen, a key is made and ended, and the log knows of it', async () => {
  await ada.goto(`${server.address}/settings/generator`)
  await ada.getByRole('radio', { name: 'ComfyUI' }).check()
  await ada.getByLabel('Address').fill('http://gpu.example.com:8188')
  await ada.getByLabel('Workflow').fill('{"nodes": [], "links": []}')
  await ada.getByRole('button', { name: 'Save' }).click()
  await expect(ada.getByText('This is the format of the editor')).toBeVisible()
  await expectAccessible(ada)
  await ada.getByRole('radio', { name: 'HTTP' }).check()
  await ada.getByLabel('Address').fill('http://10.0.0.1/jobs')
  await ada.getByRole('button', { name: 'Save' }).click()
  await expect(ada.getByText('10.0.0.1 is not a public network address')).toBeVisible()
  await ada.getByLabel('Address').fill('https://generator.example.com/jobs')
  await ada.getByRole('button', { name: 'Save' }).click()
  await expect(ada.getByRole('region', { name: 'The secret that signs the jobs' })).toContainText('whsec_')
  await expectAccessible(ada)
  await ada.reload()
  await expect(ada.getByLabel('Secret that signs the jobs')).toBeVisible()
  await expect(ada.getByText('whsec_')).toHaveCount(0)
  await ada.getByRole('radio', { name: 'Demo' }).check()
  await ada.getByRole('button', { name: 'Save' }).click()
  await expect(ada.getByText('The generator is now: Demo')).toBeVisible()

  await ada.getByRole('link', { name: 'API keys' }).click()
  await expect(ada.getByText('No key has been made yet.')).toBeVisible()
  await ada.getByLabel('Name').fill('Nightly import')
  await ada.getByRole('switch', { name: 'Everything that the role may' }).uncheck()
  await ada.getByLabel('review:read').check()
  await expectAccessible(ada)
  await ada.getByRole('button', { name: 'Make a key' }).click()
  const shown = ada.getByRole('region', { name: 'The key Nightly import' })
  const key = (await shown.locator('code').textContent()) ?? ''
  const answers = async (path: string) =>
    (await fetch(`${server.address}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })).status
  expect([await answers('/gallery'), await answers('/exports')]).toEqual([200, 403])
  await shown.getByRole('button', { name: 'I have kept it' }).click()
  await ada.getByRole('button', { name: 'Revoke the key Nightly import' }).click()
  await ada.getByRole('button', { name: 'Revoke for good' }).click()
  await expect(ada.getByRole('row').filter({ hasText: 'Nightly import' })).toContainText(/revoked (now|\d)/)
  expect(await answers('/gallery')).toBe(401)

  await ada.getByRole('link', { name: 'Audit' }).click()
  await expect(ada.getByRole('cell', { name: 'api_key.revoked' })).toBeVisible()
  await expectAccessible(ada)
  await ada.getByRole('combobox', { name: 'Action' }).fill('generator')
  await ada.getByRole('button', { name: 'Find' }).click()
  await expect(ada).toHaveURL(/action=generator/)
  await expect(ada.getByRole('row')).toHaveCount(3) // the head, and two choices
  const [file] = await Promise.all([
    ada.waitForEvent('download'),
    ada.getByRole('button', { name: 'Download as CSV' }).click(),
  ])
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')
  expect(lines.map((line) => line.split(',')[5])).toEqual(['action', 'generator.changed', 'generator.changed'])
})

test('a revision is asked for, answered by the generator, and arrives where somebody else looks', async () => {
  await ada.goto(server.address)
  await cell(ada, 'SKU007').click()
  await ada.keyboard.press('Enter')
  await expect(ada).toHaveURL(/\/shots\//)
  await grace.goto(ada.url())
  await expect(grace.getByRole('group', { name: 'Variations' }).getByRole('button')).toHaveCount(1)
  await expect(grace.getByText('Nobody has decided yet.')).toBeVisible()

  await ada.keyboard.press('r')
  const panel = ada.getByRole('form', { name: /^Revise SKU007/ })
  await expectAccessible(ada)
  await ada.keyboard.press('Control+Enter')
  await expect(panel).toContainText('Say what is to be changed')
  await panel.getByLabel('Changes').fill('Longer sleeves\nLess shadow')
  await panel.getByRole('button', { name: 'Add a value' }).click()
  await panel.getByRole('combobox', { name: 'Key 1' }).fill('guidance_scale')
  await panel.getByLabel('Value 1').fill('8')
  await ada.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await ada.keyboard.press('r')
  await expect(panel.getByLabel('Changes')).toHaveValue('Longer sleeves\nLess shadow')
  await ada.keyboard.press('Control+Enter')

  // Nothing is reloaded: it comes by itself, with the image that answers.
  const history = historyOf(grace).filter({ hasText: 'Revise v1' })
  await expect(history).toContainText('Longer sleeves')
  await expect(history).toContainText('Answered', { timeout: 60_000 })
  await expect(history).toContainText('Guidance scale: 8')
  await expect(grace.getByRole('group', { name: 'Variations' }).getByRole('button')).toHaveCount(2)
  await expect(grace.getByRole('button', { name: 'Variation v1' })).toHaveAttribute('aria-pressed', 'true')
  await history.getByRole('button', { name: 'Show v2' }).click()
  await expect(grace.getByRole('button', { name: 'Variation v2' })).toHaveAttribute('aria-pressed', 'true')
  await expectAccessible(grace)

  // What the new image was made with is offered to the next revision; Escape closes the list first, then the panel.
  await grace.keyboard.press('r')
  const next = grace.getByRole('form', { name: /^Revise SKU007/ })
  await next.getByRole('button', { name: 'Add a value' }).click()
  await next.getByRole('combobox', { name: 'Key 1' }).click()
  await expect(grace.getByRole('option', { name: 'guidance_scale' })).toBeVisible()
  await grace.keyboard.press('Escape')
  await expect(grace.getByRole('option', { name: 'guidance_scale' })).toBeHidden()
  await next.getByRole('combobox', { name: 'Key 1' }).fill('guid')
  await grace.getByRole('option', { name: 'guidance_scale' }).click()
  await expect(next.getByLabel('Value 1')).toHaveValue('8')
  await expect(next).toContainText('The parent has 8')
  await grace.keyboard.press('Escape')
  await expect(next).toHaveCount(0)
})

test('all in the filter is rejected after a look at what would happen, and taken back as one', async () => {
  await ada.goto(server.address)
  await openTab(ada, 'All')
  await expect(ada.getByRole('gridcell')).toHaveCount(photographs)
  await ada.keyboard.press('Control+a')
  await expect(ada.getByText(`${photographs} of ${photographs} selected`)).toBeVisible()
  await ada.keyboard.press('x')
  await ada.keyboard.press('1')
  const dialog = ada.getByRole('dialog', { name: 'Reject all in the filter' })
  await expect(dialog).toContainText('11 shots will be rejected: Quality issue.')
  await expect(dialog).toContainText('1 × The shot is approved.')
  await expectAccessible(ada)
  await expect(countOf(ada, 'Rejected')).toContainText('0')
  await ada.keyboard.press('Enter')
  await expect(countOf(ada, 'Rejected')).toContainText('11')
  await expect(cell(ada, 'SKU001')).toContainText('Rejected')
  await expect(cell(ada, 'SKU005')).toContainText('Approved')
  await expect(ada.getByText('Rejected 11 shots: Quality issue. 1 could not be: The shot is approved.')).toBeVisible()
  await ada.keyboard.press('u')
  await expect(countOf(ada, 'Rejected')).toContainText('0')
  await expect(countOf(ada, 'Pending')).toContainText('11')
  await expect(cell(ada, 'SKU001')).toContainText('Pending')
})

test('chosen cards are decided at once; rejected ones are deleted, seen elsewhere, and brought back', async () => {
  await grace.goto(server.address)
  await openTab(grace, 'All')
  await cell(ada, 'SKU002').click()
  await cell(ada, 'SKU003').click({ modifiers: ['ControlOrMeta'] })
  await cell(ada, 'SKU005').click({ modifiers: ['ControlOrMeta'] })
  await ada.keyboard.press('x')
  await ada.keyboard.press('2')
  await expect(ada.getByText('Rejected 1 shot: Wrong styling. 1 could not be: The shot is approved.')).toBeVisible()
  await expect(cell(ada, 'SKU005')).toContainText('Approved')
  await cell(ada, 'SKU003').click()
  await ada.keyboard.press('Delete')
  await expect(cell(ada, 'SKU003')).toContainText('Deleted')
  await expect(cell(grace, 'SKU003')).toContainText('Deleted')

  await openTab(ada, 'Deleted')
  const deleted = ada.getByRole('list', { name: 'Deleted shots' })
  await expect(deleted.getByRole('listitem')).toHaveCount(1)
  await expectAccessible(ada)
  await deleted.getByRole('link').focus()
  await ada.keyboard.press('Shift+U')
  await expect(ada.getByText('Nothing is deleted')).toBeVisible()
  await expectAccessible(ada)
  await expect(cell(grace, 'SKU003')).toContainText('Rejected')
  await ada.keyboard.press('u')
  await expect(deleted.getByRole('listitem')).toHaveCount(1)
  // A reviewer sees what is deleted, and cannot bring it back.
  await openTab(grace, 'Deleted')
  await expect(grace.getByRole('list', { name: 'Deleted shots' }).getByRole('listitem')).toHaveCount(1)
  await expect(grace.getByRole('button', { name: /^Restore/ })).toHaveCount(0)
})

test('a generator that fails is told why, asked again, and its image stands for the shot', async () => {
  const held = Promise.withResolvers<void>()
  await using generator = await fakeGenerator(async (response) => {
    await held.promise
    behaviours.refusal(response)
  })
  await ada.goto(`${server.address}/settings/generator`)
  await ada.getByRole('radio', { name: 'HTTP' }).check()
  await ada.getByLabel('Address').fill(generator.url)
  await ada.getByRole('button', { name: 'Save' }).click()
  const secret = ada.getByRole('region', { name: 'The secret that signs the jobs' }).locator('code')
  generator.secret = (await secret.textContent()) ?? ''

  await ada.goto(server.address)
  // A list in which something was decided does not grow by itself: the card has to change in its place.
  await cell(ada, 'SKU008').click()
  await ada.keyboard.press('p')
  await expect(cell(ada, 'SKU008')).toContainText('Approved')
  await cell(ada, 'SKU009').click()
  await ada.keyboard.press('r')
  await ada.getByLabel('Changes').fill('Less shadow')
  await ada.keyboard.press('Control+Enter')
  await expect(cell(ada, 'SKU009')).toContainText('In revision')

  await grace.goto(`${server.address}/?open_revision=true`)
  await cell(grace, 'SKU009').dblclick()
  const history = historyOf(grace).filter({ hasText: 'Revise v1' })
  await expect(history).toContainText('Open: the HTTP generator is at it')
  // That it failed comes by itself too.
  held.resolve()
  await expect(history).toContainText('Failed: The generator answered 422: {"error":"unknown model"}', {
    timeout: 60_000,
  })
  await expectAccessible(grace)
  generator.does = behaviours.trouble
  await history.getByRole('button', { name: 'Retry' }).click()
  await expect(history).toContainText('Open: the HTTP generator is at it')
  generator.does = behaviours.images
  await expect(history).toContainText('Answered', { timeout: 90_000 })
  await expect(cell(ada, 'SKU009')).toContainText('2 var.')
  await expect(cell(ada, 'SKU009')).not.toContainText('In revision')
  const shown = await cell(ada, 'SKU009').getByRole('img').getAttribute('src')
  await history.getByRole('button', { name: 'Show v2' }).click()
  await expect(grace).toHaveURL(new RegExp(`prediction=${shown?.split('/').at(-2)}`))
  expect(errors).toEqual([])
})
