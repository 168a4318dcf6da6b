// People: first-run set-up, signing in and out, and who I am.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, label } from '../fields.ts'
import { permissions, roles } from './role.ts'

export const me = z
  .strictObject({
    id: id.nullable().describe('null for the key in the server environment.'),
    name: z.string(),
    email: z.string().nullable(),
    role: z.enum(roles),
    permissions: z.array(z.enum(permissions)),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof me>

export const email = z.email().max(254)
export const leastPassword = 12
export const password = z.string().min(leastPassword, `must have at least ${leastPassword} characters`).max(128)

export const getSetup = endpoint({
  id: 'getSetup',
  chapter: 'people',
  method: 'GET',
  path: '/setup',
  summary: 'Whether the server still waits for its first admin',
  permission: 'open',
  replies: { 200: z.strictObject({ needed: z.boolean() }) },
})

export const setUp = endpoint({
  id: 'setUp',
  chapter: 'people',
  method: 'POST',
  path: '/setup',
  summary: 'Become the admin, with the one-time link that the server prints at its first start',
  permission: 'open',
  body: z.strictObject({ token: z.string().max(200), name: label, email, password }),
  replies: { 201: me },
  refusals: ['SETUP_LINK_INVALID', 'SETUP_DONE', 'RATE_LIMITED'],
})

export const logIn = endpoint({
  id: 'logIn',
  chapter: 'people',
  method: 'POST',
  path: '/session',
  summary: 'Sign in with e-mail and password; answers with a session cookie',
  permission: 'open',
  body: z.strictObject({ email: z.string().max(254), password: z.string().max(128) }),
  replies: { 200: me },
  refusals: ['WRONG_CREDENTIALS', 'RATE_LIMITED'],
})

export const logOut = endpoint({
  id: 'logOut',
  chapter: 'people',
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out',
  permission: 'open',
  replies: { 204: z.null() },
})

export const getMe = endpoint({
  id: 'getMe',
  chapter: 'people',
  method: 'GET',
  path: '/me',
  summary: 'Who I am and what I may do',
  permission: 'view',
  replies: { 200: me },
})
