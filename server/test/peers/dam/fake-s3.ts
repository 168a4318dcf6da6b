// An S3 bucket that checks every signature by its own reckoning, and what it is sent by its sha256.
import { createHash, createHmac } from 'node:crypto'
import { type Call, fakeDam, type FakeDam, must, sha256 } from './fake-dam.ts'

const secret = 's3-secret-access-key'
const keyId = 'AKIDFAKE'
const region = 'eu-central-1'

export function fakeS3(): Promise<FakeDam> {
  return fakeDam((call, dam) => {
    checkSignature(call)
    const key = decodeURIComponent(call.url.pathname.slice(1))
    const asset = dam.assets.find((one) => one.key === key)
    if (call.method === 'PUT') {
      must(call.headers['transfer-encoding'] === undefined, 'A chunked body has no length', 411)
      if (asset && call.headers['if-none-match'] === '*') return { status: 412 }
      const fields = Object.fromEntries(
        Object.entries(call.headers)
          .filter(([name]) => name.startsWith('x-amz-meta-'))
          .map(([name, value]) => [name, String(value)]),
      )
      if (asset) Object.assign(asset, { bytes: call.body, fields })
      else dam.assets.push({ id: key, key, bytes: call.body, fields })
      return { status: 200, headers: { etag: `"${createHash('md5').update(call.body).digest('hex')}"` } }
    }
    must(call.method === 'HEAD', 'no such call', 405)
    if (!asset) return { status: 404 }
    return { status: 200, headers: { etag: '"x"', 'content-length': String(asset.bytes.length), ...asset.fields } }
  })
}

/** Written from AWS' description of Signature Version 4, apart from the signer that it checks. */
function checkSignature(call: Call): void {
  const { authorization = '' } = call.headers
  const [, credential = '', signedHeaders = '', signature] =
    authorization.match(/^AWS4-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/) ?? []
  const date = String(call.headers['x-amz-date'])
  const payload = String(call.headers['x-amz-content-sha256'])
  must(credential === `${keyId}/${date.slice(0, 8)}/${region}/s3/aws4_request`, 'InvalidAccessKeyId', 403)
  const names = signedHeaders.split(';')
  const unsigned = Object.keys(call.headers).filter((name) => name.startsWith('x-amz-') && !names.includes(name))
  must(names.includes('host') && unsigned.length === 0, `not signed: ${unsigned.join()}`, 403)
  const path = call.path.split('?')[0] ?? ''
  const strict = path
    .split('/')
    .map((one) => encode(decodeURIComponent(one)))
    .join('/')
  const lines = names.map((name) => `${name}:${String(call.headers[name]).trim().replaceAll(/ +/g, ' ')}`)
  const request = [call.method, strict, '', ...lines, '', signedHeaders, payload].join('\n')
  const text = ['AWS4-HMAC-SHA256', date, credential.slice(keyId.length + 1), sha256(Buffer.from(request))].join('\n')
  const key = [date.slice(0, 8), region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (last, part) => createHmac('sha256', last).update(part).digest(),
    `AWS4${secret}`,
  )
  must(createHmac('sha256', key).update(text).digest('hex') === signature, 'SignatureDoesNotMatch', 403)
  must(payload === sha256(call.body), 'XAmzContentSHA256Mismatch', 400)
}

function encode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const char = String.fromCharCode(byte)
      return /[A-Za-z0-9_.~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}
