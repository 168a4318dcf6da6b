// Signing in by the team's own service: there and back, and what is said when it does not work out.
import { expect, test } from '@playwright/test'
import { clientId, clientSecret, serveOidcPeer } from '../../server/test/peers/oidc-peer.ts'
import { findPlace, startProcess } from '../../server/test/process.ts'
import { expectAccessible } from './steps.ts'

test('somebody comes in by single sign-on, and back to the page that was asked for', async ({ page }) => {
  await using place = await findPlace()
  await using peer = await serveOidcPeer({ anna: { email: 'anna@example.com', name: 'Anna Example' } })
  const env = {
    SARTIQ_OIDC_ISSUER: peer.issuer,
    SARTIQ_OIDC_CLIENT_ID: clientId,
    SARTIQ_OIDC_CLIENT_SECRET: clientSecret,
    SARTIQ_OIDC_NAME: 'Example Studio',
    SARTIQ_ALLOW_NETWORKS: '127.0.0.1',
    SARTIQ_ADMIN_EMAIL: 'ada@example.com',
    SARTIQ_ADMIN_PASSWORD: 'a long enough password',
  }
  const server = await startProcess(place, { env, web: true })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const signOn = page.getByRole('link', { name: 'Sign in with Example Studio' })

  await page.goto(`${server.address}/exports`)
  await expectAccessible(page)
  // The provider does not answer yet.
  await signOn.click()
  await expect(page.getByRole('alert')).toHaveText(/sign-on service cannot be reached/)
  await expectAccessible(page)
  peer.open(`${server.address}/api/v1/session/oidc/callback`)

  await signOn.click()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await expect(page.getByRole('alert')).toHaveText(/did not let you in/)

  await page.goto(`${server.address}/exports`)
  await signOn.click()
  await page.getByPlaceholder('Enter any login').fill('anna')
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page).toHaveURL(`${server.address}/exports`)
  await page.getByRole('button', { name: 'Anna Example' }).click()
  await expect(page.getByText('anna@example.com · viewer')).toBeVisible()
  expect(errors).toEqual([])
})
