// People that an admin manages: users, invitations, sessions, API keys.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, label, listOf, page, person, time } from '../fields.ts'
import { email, me, password } from './endpoints.ts'
import { roles } from './role.ts'
import { scopes } from './scope.ts'

const byId = z.strictObject({ id })
const role = z.enum(roles)

export const user = z
  .strictObject({
    id,
    email: z.string(),
    name: z.string(),
    role,
    disabled: z.boolean(),
    signs_in_with: z.array(z.enum(['password', 'oidc'])),
    created_at: time,
    last_seen_at: time.nullable().describe('From the sessions that are open.'),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof user>

export const listUsers = endpoint({
  id: 'listUsers',
  chapter: 'people',
  method: 'GET',
  path: '/users',
  summary: 'Users, newest first',
  permission: 'administer',
  query: z.strictObject(page),
  replies: { 200: listOf(user) },
})

export const createUser = endpoint({
  id: 'createUser',
  chapter: 'people',
  method: 'POST',
  path: '/users',
  summary: 'Add a user with a password; an invitation lets people choose their own',
  permission: 'administer',
  body: z.strictObject({ email, name: label, role, password }),
  replies: { 201: user },
  refusals: ['NAME_TAKEN', 'KEY_REUSED', 'REQUEST_RUNNING'],
  idempotent: true,
})

export const updateUser = endpoint({
  id: 'updateUser',
  chapter: 'people',
  method: 'PATCH',
  path: '/users/{id}',
  summary: 'Change name, role or password, or disable; takes effect at once, for sessions and keys too',
  permission: 'administer',
  params: byId,
  body: z.strictObject({
    name: label.optional(),
    role: role.optional(),
    password: password.optional(),
    disabled: z.boolean().optional(),
  }),
  replies: { 200: user },
  refusals: ['LAST_ADMIN'],
})

export const deleteUser = endpoint({
  id: 'deleteUser',
  chapter: 'people',
  method: 'DELETE',
  path: '/users/{id}',
  summary: 'Remove a user with sessions and keys; what they decided stays under their name',
  permission: 'administer',
  params: byId,
  replies: { 204: z.null() },
  refusals: ['LAST_ADMIN'],
})

export const invitation = z
  .strictObject({
    id,
    email: z.string(),
    role,
    invited_by: person,
    created_at: time,
    expires_at: time,
    accepted_at: time.nullable(),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof invitation>

export const createInvitation = endpoint({
  id: 'createInvitation',
  chapter: 'people',
  method: 'POST',
  path: '/invitations',
  summary: 'Invite somebody; answers a link that works once within 7 days, shown this once',
  permission: 'administer',
  body: z.strictObject({ email, role }),
  replies: { 201: invitation.extend({ link: z.string() }) },
  refusals: ['NAME_TAKEN'],
})

export const listInvitations = endpoint({
  id: 'listInvitations',
  chapter: 'people',
  method: 'GET',
  path: '/invitations',
  summary: 'Invitations, newest first',
  permission: 'administer',
  query: z.strictObject(page),
  replies: { 200: listOf(invitation) },
})

export const deleteInvitation = endpoint({
  id: 'deleteInvitation',
  chapter: 'people',
  method: 'DELETE',
  path: '/invitations/{id}',
  summary: 'Take an invitation back',
  permission: 'administer',
  params: byId,
  replies: { 204: z.null() },
})

export const acceptInvitation = endpoint({
  id: 'acceptInvitation',
  chapter: 'people',
  method: 'POST',
  path: '/invitations/accept',
  summary: 'Become a user with the token of an invitation link; signs in',
  permission: 'open',
  body: z.strictObject({ token: z.string().max(200), name: label, password }),
  replies: { 201: me },
  refusals: ['INVITATION_INVALID', 'NAME_TAKEN', 'RATE_LIMITED'],
})

export const session = z
  .strictObject({
    id,
    user_id: id,
    current: z.boolean().describe('The one that asks.'),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: time,
    seen_at: time,
    expires_at: time,
  })
  .meta({ id: 'Session' })

export const listSessions = endpoint({
  id: 'listSessions',
  chapter: 'people',
  method: 'GET',
  path: '/sessions',
  summary: 'My sessions, or those of anybody for an admin, newest first',
  permission: 'view',
  query: z.strictObject({ ...page, user_id: id.optional() }),
  replies: { 200: listOf(session) },
})

export const deleteSession = endpoint({
  id: 'deleteSession',
  chapter: 'people',
  method: 'DELETE',
  path: '/sessions/{id}',
  summary: 'End a session: one of mine, or any for an admin',
  permission: 'view',
  params: byId,
  replies: { 204: z.null() },
})

export const apiKey = z
  .strictObject({
    id,
    name: z.string(),
    owner: person,
    role: role.describe("At most this, and never more than the owner's own role now."),
    scopes: z.array(z.enum(scopes)).nullable().describe('null: everything that the role may.'),
    hint: z.string().describe('The last 4 characters.'),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable(),
    revoked_at: time.nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof apiKey>

export const listApiKeys = endpoint({
  id: 'listApiKeys',
  chapter: 'people',
  method: 'GET',
  path: '/api-keys',
  summary: 'API keys, newest first',
  permission: 'administer',
  query: z.strictObject(page),
  replies: { 200: listOf(apiKey) },
})

export const createApiKey = endpoint({
  id: 'createApiKey',
  chapter: 'people',
  method: 'POST',
  path: '/api-keys',
  summary: 'Make an API key; the key itself is shown this once',
  permission: 'administer',
  body: z.strictObject({
    name: label,
    role,
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length).optional(),
    expires_at: time.optional(),
  }),
  replies: { 201: apiKey.extend({ key: z.string() }) },
})

export const deleteApiKey = endpoint({
  id: 'deleteApiKey',
  chapter: 'people',
  method: 'DELETE',
  path: '/api-keys/{id}',
  summary: 'Revoke an API key, at once and for good',
  permission: 'administer',
  params: byId,
  replies: { 204: z.null() },
})
