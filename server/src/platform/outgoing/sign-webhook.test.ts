// Against the example of the Standard Webhooks specification, and against the receiver that the guide shows.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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

const hasPython = spawnSync('python3', ['--version']).status === 0

test.runIf(hasPython)('the receiver in the guide takes what we sign, and nothing else', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/connect-a-webhook.md'), 'utf8')
  const [, receiver = ''] = guide.match(/```python\n([\s\S]*?)```/) ?? []
  const [old, secret, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()]
  const isOurs = (known: string, sent: Date, body: string) => {
    const headers = signWebhook([secret, old], 'evt_1', sent, '{"a":"ü"}')
    const values = [known, JSON.stringify(headers), body].map((value) => JSON.stringify(value))
    const call = `import json\nprint(is_ours(${values[0]}, json.loads(${values[1]}), ${values[2]}.encode()))`
    return execFileSync('python3', ['-c', `${receiver}\n${call}`], { encoding: 'utf8' }).trim()
  }
  const now = new Date()
  const rows: [string, Date, string][] = [
    [secret, now, '{"a":"ü"}'],
    [old, now, '{"a":"ü"}'],
    [other, now, '{"a":"ü"}'],
    [secret, now, '{"a":"u"}'],
    [secret, new Date(now.getTime() - 400_000), '{"a":"ü"}'],
  ]
  expect(rows.map((row) => isOurs(...row))).toEqual(['True', 'True', 'False', 'False', 'False'])
})
