// From an empty server to a checked ZIP, as a team would: set up, import, review by key, export, download.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findPlace, runCommand, startProcess } from '../../server/test/process.ts'
import { becomeAdmin, countOf, expectAccessible, importPhotos } from './steps.ts'

test('set up, import 12 photographs, approve 8, reject 2 with reasons, export, download, check every file', async ({
  page,
}) => {
  await using place = await findPlace()
  const server = await startProcess(place, { web: true })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))

  await becomeAdmin(page, server, 'Ada')
  await expectAccessible(page)
  await importPhotos(place, 12)

  // The first image brings the gallery without a reload; every cell has its picture.
  await expect(countOf(page, 'Pending')).toContainText('12')
  await expect(page.getByRole('gridcell')).toHaveCount(12)
  await expect(page.getByRole('gridcell').first().getByRole('img')).toHaveJSProperty('complete', true)
  await expectAccessible(page)

  await page.getByRole('gridcell').first().focus()
  for (let approved = 1; approved <= 7; approved++) {
    await page.keyboard.press('p')
    await expect(countOf(page, 'Approved')).toContainText(String(approved))
  }
  await page.getByRole('button', { name: /^Approve/ }).click()
  await expect(countOf(page, 'Approved')).toContainText('8')

  for (const [rejected, reason] of [
    [1, '1'],
    [2, '3'],
  ] as const) {
    await page.keyboard.press('x')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press(reason)
    await expect(countOf(page, 'Rejected')).toContainText(String(rejected))
  }
  await expect(countOf(page, 'Pending')).toContainText('2')

  await countOf(page, 'Approved').click()
  await expect(page.getByRole('gridcell')).toHaveCount(8)
  await page.keyboard.press('Control+e')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('SKU').first()).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: /^Start export/ }).click()

  await expect(page).toHaveURL(/\/exports/)
  const row = page.getByRole('row').filter({ hasText: '8 / 8' })
  await expect(row).toContainText('Completed', { timeout: 60_000 })
  const download = row.getByRole('link', { name: /^Download/ })
  await expectAccessible(page)
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()])
  const zip = join(place.folder, 'out.zip')
  await file.saveAs(zip)

  expect(execFileSync('unzip', ['-t', zip], { encoding: 'utf8' })).toContain('No errors detected')
  const unpacked = join(place.folder, 'unpacked')
  execFileSync('unzip', ['-q', zip, '-d', unpacked])
  const manifest = JSON.parse(await readFile(join(unpacked, 'manifest.json'), 'utf8')) as {
    items: { path: string; sha256: string; status: string }[]
  }
  expect(manifest.items).toHaveLength(8)
  for (const { path, sha256, status } of manifest.items) {
    expect(status).toBe('completed')
    expect(
      createHash('sha256')
        .update(await readFile(join(unpacked, path)))
        .digest('hex'),
    ).toBe(sha256)
  }
  expect((await runCommand(place, ['verify', zip])).code).toBe(0)

  await page.goto(server.address)
  await expect(countOf(page, 'Exported')).toContainText('8')
  await countOf(page, 'Exported').click()
  await page.getByRole('gridcell').first().dblclick()
  const history = page.getByRole('complementary', { name: 'Inspector' }).getByRole('listitem')
  await expect(history.filter({ hasText: 'Delivered' })).toContainText('Approved → Exported')
  await expect(history.filter({ hasText: 'Export: Download' })).toContainText(/Completed.*full_body_\d+\.jpg/)
  await expectAccessible(page)
  expect(errors).toEqual([])
})
