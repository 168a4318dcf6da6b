// `sartiq user` and `sartiq api-key`, as an operator types them.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { getMe } from '@sartiq/contract/people/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminKey, createWorld, type World } from '../world.ts'

const bin = join(import.meta.dirname, '../../bin/sartiq.js')
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

function sartiq(...args: string[]): Promise<{ code: number; out: string }> {
  const env = { ...process.env, SARTIQ_URL: world.origin, SARTIQ_API_KEY: adminKey }
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, out: stdout + stderr }),
    )
  })
}

test('users are added, changed and removed', { timeout: 120_000 }, async () => {
  const added = await sartiq('user', 'add', 'ann@example.com', '--role', 'reviewer', '--name', 'Ann')
  expect(added.out).toMatch(/^ann@example.com is reviewer; password, shown this once: \S{20,}\n$/)
  expect((await sartiq('user', 'change', 'ANN@example.com', '--role', 'producer')).out).toContain('is producer')
  expect((await sartiq('user', 'list')).out).toMatch(/ann@example.com +producer +Ann/)
  expect((await sartiq('user', 'change', 'ann@example.com')).code).toBe(1)
  expect((await sartiq('user', 'invite', 'new@example.com', '--role', 'viewer')).out).toContain('/invitation?token=')
  expect(await sartiq('user', 'remove', 'ann@example.com')).toMatchObject({ code: 0 })
  expect(await sartiq('user', 'remove', 'ann@example.com')).toEqual({
    code: 1,
    out: 'There is no user ann@example.com.\n',
  })
})

test('keys are made, listed and revoked', { timeout: 120_000 }, async () => {
  const made = await sartiq(
    'api-key',
    'create',
    'CI',
    '--role',
    'producer',
    '--scope',
    'intake:write',
    '--days',
    '30',
    '--json',
  )
  const { id, key, hint, scopes } = JSON.parse(made.out) as { id: string; key: string; hint: string; scopes: string[] }
  expect(scopes).toEqual(['intake:write'])
  const who = () => world.try(getMe, {}, { authorization: `Bearer ${key}` })
  expect(await who()).toMatchObject({ status: 200, body: { role: 'producer' } })
  const listed = await sartiq('api-key', 'list')
  expect(listed.out).toContain(`${id} ${hint} producer  until`)
  expect(listed.out).not.toContain(key)
  expect((await sartiq('api-key', 'create', 'x', '--role', 'viewer', '--scope', 'all')).out).toContain(
    'There is no scope all',
  )
  expect((await sartiq('api-key', 'revoke', id)).out).toBe(`${id} is revoked\n`)
  expect((await who()).status).toBe(401)
})
