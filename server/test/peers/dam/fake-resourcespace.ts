// ResourceSpace's API: every query signed with the user's key, the file in a form of its own, 204 when it is taken.
import { createHash } from 'node:crypto'
import { type Call, fakeDam, type FakeDam, must } from './fake-dam.ts'
import { fileLast, readMultipart } from './read-multipart.ts'

const privateKey = 'rs-private-key'

export function fakeResourceSpace(): Promise<FakeDam> {
  return fakeDam((call, dam) => {
    must(call.url.pathname === '/api/', 'the API lives in /api/', 404)
    const query = call.url.searchParams
    must(isSigned(call), 'Invalid signature', 401)
    const asset = dam.assets.find(({ id }) => id === (query.get('ref') ?? query.get('resource')))
    switch (query.get('function')) {
      case 'create_resource': {
        const metadata = JSON.parse(query.get('metadata') ?? '{}') as Record<string, string>
        const id = String(1000 + dam.assets.length)
        dam.assets.push({ id, key: metadata['90'] ?? null, bytes: Buffer.alloc(0), fields: metadata })
        return { status: 200, body: Number(id) }
      }
      case 'upload_multipart': {
        must(asset !== undefined, 'no such resource', 404)
        must(query.get('no_exif') !== null && query.get('revert') !== null, 'no_exif and revert are needed', 500)
        const { fields, file } = fileLast(readMultipart(call.headers['content-type'], call.body))
        must(file.name === 'file' && Object.keys(fields).length === 0, 'the form has the file and nothing else', 500)
        asset.bytes = file.value
        return { status: 204 }
      }
      case 'do_search': {
        const [name, value] = (query.get('search') ?? '').split(':')
        must(name === 'sartiqkey', `the search is for ${name}`)
        return {
          status: 200,
          body: dam.assets.filter(({ key }) => key === value).map(({ id }) => ({ ref: Number(id) })),
        }
      }
      case 'get_resource_data': {
        if (!asset) return { status: 404, body: false }
        return {
          status: 200,
          body: { ref: Number(asset.id), file_size: asset.bytes.length === 0 ? null : asset.bytes.length },
        }
      }
      default:
        return { status: 404, body: 'no such function' }
    }
  })
}

/** sha256 of the private key and the query string as it came, without its sign. */
function isSigned({ path }: Call): boolean {
  const [query = '', sign] = (path.split('?')[1] ?? '').split('&sign=')
  return (
    query.startsWith('user=api%20user&') &&
    sign ===
      createHash('sha256')
        .update(privateKey + query)
        .digest('hex')
  )
}
