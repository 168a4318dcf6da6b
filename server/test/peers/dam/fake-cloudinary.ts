// Cloudinary's Upload and Admin API as far as a delivery needs them: Basic or signed uploads, one asset a public id.
import { createHash } from 'node:crypto'
import { type Call, fakeDam, type FakeDam, must } from './fake-dam.ts'
import { fileLast, readMultipart } from './read-multipart.ts'

const account = { api_key: '1234', api_secret: 'abcd-cloudinary' }

export function fakeCloudinary(): Promise<FakeDam> {
  return fakeDam((call, dam) => {
    const [, version, cloud, ...rest] = call.url.pathname.split('/')
    must(version === 'v1_1' && cloud === 'acme', 'no such cloud', 404)
    if (call.method === 'GET' && rest.slice(0, 3).join('/') === 'resources/image/upload') {
      must(isBasic(call), 'the Admin API wants key and secret', 401)
      const asset = dam.assets.find(({ key }) => key === decodeURIComponent(rest.slice(3).join('/')))
      if (!asset) return { status: 404, body: { error: { message: 'Resource not found' } } }
      return { status: 200, body: { asset_id: asset.id, public_id: asset.key, bytes: asset.bytes.length } }
    }
    must(call.method === 'POST' && rest.join('/') === 'image/upload', 'no such call', 404)
    const { fields, file } = fileLast(readMultipart(call.headers['content-type'], call.body))
    must(file.name === 'file', `the file is called ${file.name}`)
    must(isBasic(call) || isSigned(fields), 'Invalid Signature', 401)
    const known = dam.assets.find(({ key }) => key === fields['public_id'])
    if (known && fields['overwrite'] === 'false')
      return { status: 200, body: { asset_id: known.id, public_id: known.key, existing: true } }
    const id = createHash('md5').update(String(dam.assets.length)).digest('hex')
    dam.assets.push({ id, key: fields['public_id'] ?? null, bytes: file.value, fields })
    return { status: 200, body: { asset_id: id, public_id: fields['public_id'], bytes: file.value.length } }
  })
}

function isBasic({ headers }: Call): boolean {
  return headers.authorization === `Basic ${Buffer.from(`${account.api_key}:${account.api_secret}`).toString('base64')}`
}

/** Sorted parameters and the secret, SHA-1, within an hour. */
function isSigned(fields: Record<string, string>): boolean {
  const { signature, api_key, timestamp = '0' } = fields
  const signed = Object.keys(fields)
    .filter(
      (name) => !['file', 'cloud_name', 'resource_type', 'api_key', 'signature'].includes(name) && fields[name] !== '',
    )
    .toSorted()
    .map((name) => `${name}=${fields[name]?.replaceAll('&', '%26')}`)
    .join('&')
  const wanted = createHash('sha1').update(signed).update(account.api_secret).digest('hex')
  return api_key === account.api_key && signature === wanted && Math.abs(Date.now() / 1000 - Number(timestamp)) < 3600
}
