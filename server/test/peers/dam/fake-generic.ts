// A DAM with one upload call, as the seed has it: a key, one multipart POST, the id at /id.
import { fakeDam, type FakeDam, must, mustHave } from './fake-dam.ts'
import { fileLast, readMultipart } from './read-multipart.ts'

/** `findable`: it can also be asked by external id, and keeps that unique. */
export function fakeGeneric({ key = 'generic-key', findable = false } = {}): Promise<FakeDam> {
  return fakeDam((call, dam) => {
    mustHave(call, 'authorization', `Bearer ${key}`)
    const { pathname, searchParams } = call.url
    if (call.method === 'HEAD') return { status: 405 }
    if (findable && call.method === 'GET' && pathname === '/api/assets') {
      const found = dam.assets.filter((asset) => asset.key === searchParams.get('external_id'))
      return { status: 200, body: { data: found.map(({ id, bytes }) => ({ id, size: bytes.length })) } }
    }
    must(call.method === 'POST' && pathname === '/api/assets', 'no such call', 404)
    const { fields, file } = fileLast(readMultipart(call.headers['content-type'], call.body))
    must(file.name === 'file', `the file is called ${file.name}`)
    must((file.type ?? '').startsWith('image/'), `the file is of type ${file.type}`)
    if (findable && dam.assets.some((asset) => asset.key === fields['external_id']))
      return { status: 409, body: { error: 'external_id is taken' } }
    const id = `asset-${dam.assets.length + 1}`
    dam.assets.push({
      id,
      key: fields['external_id'] ?? null,
      bytes: file.value,
      fields: { ...fields, filename: file.filename ?? '' },
    })
    return { status: 201, body: { id } }
  })
}

export const findable = {
  lookup: { request: { method: 'GET', path: '?external_id={asset_key}' }, found: '/data/0/id' },
  steps: [
    {
      id: 'upload',
      method: 'POST',
      body: 'multipart',
      fields: { external_id: '{asset_key}', title: '{meta.title}', folder: '{folder}' },
      save: { asset_id: '/id' },
      conflict: { status: [409], then: 'lookup' },
    },
  ],
  verify: { request: { method: 'GET', path: '?external_id={asset_key}' }, size: '/data/0/size' },
} as const
