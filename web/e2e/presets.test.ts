// A producer keeps settings as a preset and begins from it; files that were cleaned up come back.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findPlace, startProcess } from '../../server/test/process.ts'
import { becomeAdmin, countOf, expectAccessible, importPhotos } from './steps.ts'

test('a preset is saved, used, changed and removed; an export of old renders its files again', async ({ page }) => {
  await using place = await findPlace()
  const server = await startProcess(place, { web: true })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await becomeAdmin(page, server, 'Ada')
  await importPhotos(place, 2)
  await expect(page.getByRole('gridcell')).toHaveCount(2)
  await page.getByRole('gridcell').first().focus()
  for (const approved of ['1', '2']) {
    await page.keyboard.press('p')
    await expect(countOf(page, 'Approved')).toContainText(approved)
  }
  await countOf(page, 'Approved').click()
  await expect(page.getByRole('gridcell')).toHaveCount(2)

  await page.keyboard.press('Control+e')
  const dialog = page.getByRole('dialog')
  const preset = dialog.getByRole('combobox', { name: 'Preset' })
  await dialog.getByText('WebP', { exact: true }).click()
  await dialog.getByText('512', { exact: true }).click()
  await dialog.getByLabel('Naming pattern').fill('{preset}/{sku}')
  await dialog.getByRole('button', { name: 'Save as preset…' }).click()
  await dialog.getByLabel('Name of the preset').fill('Web shop')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(preset).toHaveValue('Web shop')
  await expect(dialog.getByText('Web_shop/SKU001.webp')).toBeVisible()
  await expectAccessible(page)

  // One that is touched says so; what is saved to it is what it brings from now on.
  await dialog.getByText('JPG', { exact: true }).click()
  await expect(dialog.getByText('Web_shop/SKU001.jpg')).toBeVisible()
  await dialog.getByRole('button', { name: 'Save the changes to Web shop' }).click()
  await expect(dialog.getByRole('button', { name: 'Save the changes to Web shop' })).toBeHidden()
  await dialog.getByRole('button', { name: /^Start export/ }).click()
  await expect(page).toHaveURL(/\/exports/)
  const row = page.getByRole('row').filter({ hasText: '2 / 2' })
  await expect(row).toContainText('Completed', { timeout: 60_000 })

  await row.getByRole('link', { name: 'Completed' }).click()
  await expect(page.getByText('Preset Web shop', { exact: true })).toBeVisible()
  await expect(page.getByText('Web_shop/SKU001.jpg')).toBeVisible()
  await rm(join(place.folder, 'objects', 'renditions'), { recursive: true })
  const url =
    (await page
      .getByRole('main')
      .getByRole('link', { name: /^Download/ })
      .getAttribute('href')) ?? ''
  expect((await page.request.get(new URL(url, server.address).href)).status()).toBe(410)
  await expect(page.getByText('The files were cleaned up')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Render again' }).click()
  await expect(page.getByText('The files were cleaned up')).toBeHidden()
  await expect(page.getByRole('main').getByRole('link', { name: /^Download/ })).toBeVisible({ timeout: 60_000 })
  expect((await page.request.get(new URL(url, server.address).href)).status()).toBe(200)

  // The shot knows where it went; the dialog begins from the preset of last time.
  await page.goto(server.address)
  await countOf(page, 'Exported').click()
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('Control+e')
  await expect(preset).toHaveValue('Web shop')
  await page.keyboard.press('Escape')
  await page.getByRole('gridcell').first().dblclick()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Web_shop/SKU00')
  await expectAccessible(page)

  await page.goto(`${server.address}/settings/presets`)
  await expect(page.getByRole('row').filter({ hasText: 'Web shop' })).toContainText('JPG, 512 px')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Rename the preset Web shop' }).click()
  await page.getByLabel('New name of the preset Web shop').fill('Shop, small')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove the preset Shop, small' }).click()
  await page.getByRole('button', { name: 'Remove for everybody' }).click()
  await expect(page.getByText('No preset has been saved yet.')).toBeVisible()
  expect(errors).toEqual([])
})
