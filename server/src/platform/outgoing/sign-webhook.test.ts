// Against the example of the Standard Webhooks specification.
import { expect, test } from 'vitest'
import { newWebhookSecret, signWebhook } from './sign-webhook.ts'

test('signs as the specification does', () => {
  const secret = 'whsec_plJ3nmyCDGBKInavdOK15jsl'
  const body = '{"event_type":"ping","data":{"success":true}}'
  expect(signWebhook([secret], 'msg_loFOjxBNrRLzqYUf', new Date(1_731_705_121_000), body)).toEqual({
    'webhook-id': 'msg_loFOjxBNrRLzqYUf',
    'webhook-timestamp': '1731705121',
    'webhook-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  })
})

test('while a secret is replaced, both sign', () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()]
  const both = signWebhook(secrets, 'id', new Date(0), '{}')['webhook-signature']?.split(' ')
  const each = secrets.map((secret) => signWebhook([secret], 'id', new Date(0), '{}')['webhook-signature'])
  expect(both).toEqual(each)
  expect(new Set(both).size).toBe(2)
})
