// Signatures of single systems: Cloudinary's own example, and a query signed as it travels.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { signFields, signQuery } from './sign-others.ts'

test('Cloudinary’s published example', () => {
  const fields = [
    { name: 'public_id', value: 'sample_image' },
    { name: 'eager', value: 'w_400,h_300,c_pad|w_260,h_200,c_crop' },
    { name: 'resource_type', value: 'image' },
  ]
  const signed = signFields(fields, { api_key: '1234', api_secret: 'abcd' }, new Date(1_315_060_510_000))
  expect(signed.slice(3)).toEqual([
    { name: 'timestamp', value: '1315060510' },
    { name: 'api_key', value: '1234' },
    { name: 'signature', value: 'bfd09f95f331f558cbd1320e67aa8d488770583e' },
  ])
})

test('a value cannot pass for another field', () => {
  const sign = (fields: { name: string; value: string }[]) =>
    signFields(fields, { api_key: 'k', api_secret: 's' }, new Date(0)).at(-1)?.value
  expect(sign([{ name: 'a', value: '1&b=2' }])).not.toBe(
    sign([
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ]),
  )
})

test('ResourceSpace’s query is signed as it travels', () => {
  const url = new URL("https://rs.example/api/?function=do_search&search=it's ü&x=1%262")
  const { search } = signQuery(url, { username: 'api user', api_key: 'private' })
  const [sent = '', sign] = search.slice(1).split('&sign=')
  expect(sent).toBe('user=api%20user&function=do_search&search=it%27s%20%C3%BC&x=1%262')
  expect(sign).toBe(createHash('sha256').update(`private${sent}`).digest('hex'))
})
