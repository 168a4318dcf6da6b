// Against the examples that AWS publishes for S3, signature by signature.
import { expect, test } from 'vitest'
import { signSigV4 } from './sign-sigv4.ts'

const key = {
  access_key_id: 'AKIAIOSFODNN7EXAMPLE',
  secret_access_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 's3',
}
const host = 'https://examplebucket.s3.amazonaws.com'
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const at = new Date('2013-05-24T00:00:00Z')

test.each([
  [
    'GET',
    '/test.txt',
    { Range: 'bytes=0-9' },
    empty,
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'PUT',
    '/test$file.text',
    { Date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
  ['GET', '/?lifecycle', {}, empty, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
  ['GET', '/?prefix=J&max-keys=2', {}, empty, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
])('%s %s is signed as AWS signs it', (method, path, headers, payload, signature) => {
  const signed = signSigV4({ method, url: new URL(host + path), headers }, payload, key, at)
  expect(signed['authorization']).toMatch(new RegExp(`^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/`))
  expect(signed['authorization']?.split('Signature=')[1]).toBe(signature)
})

test('a session’s token is signed along', () => {
  const signed = signSigV4(
    { method: 'GET', url: new URL(host), headers: {} },
    empty,
    { ...key, session_token: 't' },
    at,
  )
  expect(signed['x-amz-security-token']).toBe('t')
  expect(signed['authorization']).toContain('x-amz-date;x-amz-security-token,')
})
