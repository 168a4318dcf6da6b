// Bynder's upload: init, S3 form posts with a policy, each chunk registered, finalise, poll, save. One server plays S3 too.
import { createHmac, randomUUID } from 'node:crypto'
import { type Call, fakeDam, type FakeDam, must, mustBeBare, mustHave } from './fake-dam.ts'
import { fileLast, readMultipart } from './read-multipart.ts'

type Session = {
  key: string
  s3_filename: string
  chunks: Buffer[]
  registered: number
  import_id: string | null
  name: string
}

/** `rounds`: how often the import is asked for before it is done. */
export async function fakeBynder({ rounds = 1, token = 'bynder-token' } = {}): Promise<FakeDam> {
  const sessions = new Map<string, Session>()
  const asked = new Map<string, number>()
  const tokens = new Set<string>()
  const policy = Buffer.from('{"expiration":"2030-01-01T00:00:00Z"}').toString('base64')
  const signature = createHmac('sha256', 'aws').update(policy).digest('hex')

  const api = (call: Call, dam: FakeDam, path: string) => {
    if (call.method === 'GET' && path === 'upload/endpoint') return { status: 200, body: `${dam.url}/s3-bucket` }
    if (call.method === 'POST' && path === 'upload/init/') {
      const id = randomUUID()
      const key = `uploads/${id}`
      const s3_filename = `${key}/${call.form()['filename']}`
      sessions.set(id, { key, s3_filename, chunks: [], registered: 0, import_id: null, name: '' })
      const multipart_params = {
        acl: 'private',
        success_action_status: '201',
        'Content-Type': 'image/png',
        key,
        Policy: policy,
        'X-Amz-Signature': signature,
        'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      }
      return {
        status: 200,
        body: { s3file: { uploadid: id, targetid: `target-${id}` }, s3_filename, multipart_params },
      }
    }
    if (call.method === 'POST' && path === 'v4/upload/') return register(call)
    if (call.method === 'GET' && path === 'v4/upload/poll/') return poll(call)
    const [, upload] = path.match(/^v4\/upload\/([^/]+)\/$/) ?? []
    if (call.method === 'POST' && upload) return finalise(call, upload)
    if (call.method === 'POST' && path === 'v4/media/save/') return save(call, dam)
    if (call.method === 'GET' && path === 'v4/media/') {
      const keyword = call.url.searchParams.get('keyword') ?? ''
      const found = dam.assets.filter(({ fields }) => keyword !== '' && Object.values(fields).includes(keyword))
      return { status: 200, body: found.map(({ id, bytes }) => ({ id, fileSize: bytes.length })) }
    }
    const [, media] = path.match(/^v4\/media\/([^/]+)\/$/) ?? []
    const asset = dam.assets.find(({ id }) => id === media)
    must(call.method === 'GET' && asset !== undefined, 'no such call', 404)
    return { status: 200, body: { id: asset.id, fileSize: asset.bytes.length } }
  }

  const sessionOf = (id: string | undefined): Session => {
    const session = sessions.get(id ?? '')
    must(session !== undefined, 'no such upload', 404)
    return session
  }

  const register = (call: Call) => {
    const { id, targetid, filename, chunkNumber } = call.form()
    const session = sessionOf(id)
    must(targetid === `target-${id}`, 'the target is another')
    must(filename === `${session.s3_filename}/p${chunkNumber}`, `the chunk is called ${filename}`)
    must(session.chunks[Number(chunkNumber) - 1] !== undefined, 'this chunk is not in the bucket')
    session.registered = Math.max(session.registered, Number(chunkNumber))
    return { status: 200, body: {} }
  }

  const finalise = (call: Call, upload: string) => {
    const session = sessionOf(upload)
    const { targetid, s3_filename, chunks, original_filename } = call.form()
    must(targetid === `target-${upload}`, 'the target is another')
    must(Number(chunks) === session.chunks.length && session.registered === session.chunks.length, 'chunks are missing')
    must(s3_filename === `${session.s3_filename}/p${chunks}`, `the last chunk is called ${s3_filename}`)
    must(original_filename !== undefined, 'original_filename is missing: the asset would be called -tmp-')
    session.import_id ??= randomUUID()
    session.name = original_filename
    return { status: 200, body: { importId: session.import_id } }
  }

  const poll = (call: Call) => {
    const id = call.url.searchParams.get('items') ?? ''
    const count = (asked.get(id) ?? 0) + 1
    asked.set(id, count)
    const isKnown = [...sessions.values()].some(({ import_id }) => import_id === id)
    const isDone = isKnown && count > rounds
    return { status: 200, body: { itemsDone: isDone ? [id] : [], itemsFailed: isKnown ? [] : [id], itemsRejected: [] } }
  }

  const save = (call: Call, dam: FakeDam) => {
    const fields = call.form()
    must(fields['brandId'] === 'brand-1', 'the brand is unknown')
    const session = [...sessions.values()].find(({ import_id }) => import_id === fields['importId'])
    must(session !== undefined, 'there was no such import')
    must((asked.get(fields['importId'] ?? '') ?? 0) > rounds, 'the import is not done', 409)
    const id = randomUUID()
    const key = fields['metaproperty.prop-1'] ?? null
    dam.assets.push({ id, key, bytes: Buffer.concat(session.chunks), fields: { ...fields, filename: session.name } })
    return { status: 200, body: { success: true, mediaid: id } }
  }

  /** The bucket: a form whose policy fields come first, whose file comes last, and nobody's credentials. */
  const s3 = (call: Call) => {
    mustBeBare(call)
    const parts = readMultipart(call.headers['content-type'], call.body)
    const { fields, file } = fileLast(parts)
    must(file.name === 'file', `the file is called ${file.name}`)
    must(fields['Policy'] === policy && fields['X-Amz-Signature'] === signature, 'SignatureDoesNotMatch', 403)
    must(parts.filter(({ name }) => name === 'key').length === 1, 'there is not one key')
    const [, key = '', number] = fields['key']?.match(/^(.+)\/p(\d+)$/) ?? []
    must(fields['Filename'] === fields['key'], 'Filename is another than key')
    const session = [...sessions.values()].find((one) => one.key === key)
    must(session !== undefined, `the key is ${fields['key']}`)
    must(Number(fields['chunk']) === Number(number) - 1, 'chunk counts from 0')
    session.chunks[Number(number) - 1] = file.value
    return { status: 201 }
  }

  return fakeDam((call, dam) => {
    const { pathname } = call.url
    if (pathname === '/v6/authentication/oauth2/token') {
      const { grant_type, client_id, client_secret } = call.form()
      must(
        grant_type === 'client_credentials' && client_id === 'bynder-id' && client_secret === 'bynder-secret',
        'invalid_client',
        401,
      )
      tokens.add(token)
      return { status: 200, body: { access_token: token, expires_in: 3600, token_type: 'bearer' } }
    }
    if (call.method === 'POST' && pathname === '/s3-bucket') return s3(call)
    mustHave(call, 'authorization', `Bearer ${token}`)
    return api(call, dam, pathname.replace(/^\/api\//, ''))
  })
}
