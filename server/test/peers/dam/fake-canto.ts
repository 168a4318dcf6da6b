// Canto: a token by query, a policy for its bucket, a form with every field of it in order and the file last, then search.
import { randomUUID } from 'node:crypto'
import { type Call, fakeDam, type FakeDam, must, mustBeBare, mustHave } from './fake-dam.ts'
import { fileLast, readMultipart } from './read-multipart.ts'

const policyFields = {
  key: 'tenant/${filename}',
  acl: 'private',
  AWSAccessKeyId: 'AKIA',
  Policy: 'cG9saWN5',
  Signature: 'c2ln',
}
const metaFields = ['file_name', 'tag', 'scheme', 'id', 'album_id'].map((name) => `x-amz-meta-${name}`)

/** `rounds`: how often search does not find what is new. */
export function fakeCanto({ rounds = 1 } = {}): Promise<FakeDam> {
  let searches = 0

  const upload = (call: Call, dam: FakeDam) => {
    mustBeBare(call)
    const parts = readMultipart(call.headers['content-type'], call.body)
    const { fields, file } = fileLast(parts)
    const names = parts.map(({ name }) => name)
    const wanted = [...Object.keys(policyFields), ...metaFields, 'file']
    must(names.join() === wanted.join(), `the fields are ${names.join()}`, 403)
    for (const [name, value] of Object.entries(policyFields))
      must(fields[name] === value, `${name} is ${fields[name]}`, 403)
    must(file.filename === fields['x-amz-meta-file_name'], 'the file has two names')
    const tags = (fields['x-amz-meta-tag'] ?? '').split(',')
    dam.assets.push({ id: randomUUID(), key: tags.at(-1) ?? null, bytes: file.value, fields })
    searches = 0
    return { status: 204 }
  }

  return fakeDam((call, dam) => {
    const { pathname, searchParams } = call.url
    if (call.method === 'POST' && pathname === '/oauth/api/oauth2/token') {
      const isRight = searchParams.get('app_id') === 'canto-app' && searchParams.get('app_secret') === 'canto-secret'
      must(isRight && searchParams.get('grant_type') === 'client_credentials', 'invalid app', 401)
      return { status: 200, body: { accessToken: 'canto-token', expiresIn: 2_592_000, tokenType: 'bearer' } }
    }
    if (call.method === 'POST' && pathname === '/bucket') return upload(call, dam)
    mustHave(call, 'authorization', 'Bearer canto-token')
    if (pathname === '/api/v1/upload/setting') {
      const meta = Object.fromEntries(metaFields.map((name) => [name, '']))
      return { status: 200, body: { url: `${dam.url}/bucket`, ...policyFields, ...meta } }
    }
    must(pathname === '/api/v1/search', 'no such call', 404)
    const keyword = searchParams.get('keyword')
    const found = dam.assets.filter(({ key }) => key === keyword)
    const isIndexed = searches++ >= rounds
    return {
      status: 200,
      body: { found: found.length, results: isIndexed ? found.map(({ id }) => ({ id, scheme: 'image' })) : [] },
    }
  })
}
