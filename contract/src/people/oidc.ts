// Single sign-on with OpenID Connect: a browser goes to the provider and comes back signed in.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'

export const getSessionOptions = endpoint({
  id: 'getSessionOptions',
  chapter: 'people',
  method: 'GET',
  path: '/session/options',
  summary: 'How people sign in here beside e-mail and password',
  permission: 'open',
  replies: {
    200: z.strictObject({ oidc: z.strictObject({ name: z.string() }).nullable().describe('null: no single sign-on.') }),
  },
})

export const beginOidc = endpoint({
  id: 'beginOidc',
  chapter: 'people',
  method: 'GET',
  path: '/session/oidc',
  summary: 'For browsers: on to the sign-on service; `/sign-in?problem=CODE` where that cannot be',
  permission: 'open',
  query: z.strictObject({ from: z.string().max(2000).optional().describe('The page of ours to come back to.') }),
  replies: { 302: z.null() },
})

export const finishOidc = endpoint({
  id: 'finishOidc',
  chapter: 'people',
  method: 'GET',
  path: '/session/oidc/callback',
  summary: 'For browsers: back from the sign-on service; into the app with a session, or to `/sign-in?problem=CODE`',
  permission: 'open',
  // The library reads the whole address; a provider may add what it likes.
  query: z.looseObject({ state: z.string().max(200).optional() }),
  replies: { 302: z.null() },
})
