// What several journeys do: photographs to import, the first admin, a look for accessibility.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Locator, type Page } from '@playwright/test'
import { photo } from '../../server/test/fixtures/photo.ts'
import { type Place, type Running, runCommand } from '../../server/test/process.ts'

export const password = 'a long enough password'

export async function makePhotos(folder: string, count: number): Promise<void> {
  await mkdir(folder)
  for (let number = 1; number <= count; number++) {
    const name = `SKU${String(number).padStart(3, '0')}_full_body_001.jpg`
    await writeFile(join(folder, name), await photo({ seed: number, width: 1024, height: 1536, format: 'jpeg' }))
  }
}

export async function importPhotos(place: Place, count: number): Promise<void> {
  const folder = join(place.folder, 'photos')
  await makePhotos(folder, count)
  const imported = await runCommand(place, ['import', folder, '--shooting', 'Summer_2026'])
  expect(imported.output).toContain(`${count} imported, 0 there already, 0 failed`)
}

/** Opens the set-up link that the server printed, and becomes its admin. */
export async function becomeAdmin(page: Page, server: Running, name: string): Promise<void> {
  const link = server.output().match(/http:\/\/\S+\/setup\?token=\S+/)?.[0]
  await page.goto(link ?? '')
  await expectAccessible(page)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@example.com`)
  await page.getByLabel('Password', { exact: false }).first().fill(password)
  await page.getByRole('button', { name: 'Create admin' }).click()
  await expect(page.getByText('npx sartiq import')).toBeVisible()
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

/** The number beside a status tab. */
export function countOf(page: Page, status: string): Locator {
  return page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: new RegExp(`^${status}`) })
}
