// AEM Assets: direct binary upload and the Assets HTTP API. One server plays author environment, blob store and IMS.
import { randomUUID } from 'node:crypto'
import { type Call, fakeDam, type FakeDam, must, mustBeBare, mustHave } from './fake-dam.ts'

type Upload = { folder: string; name: string; size: number; parts: (Buffer | undefined)[]; token: string; part: number }

export async function fakeAem({ partSize = 4096, urls = 4 } = {}): Promise<FakeDam & { folders: Set<string> }> {
  const folders = new Set<string>()
  const uploads = new Map<string, Upload>()

  const initiate = (call: Call, dam: FakeDam, folder: string) => {
    if (!folders.has(folder)) return { status: 404 }
    const { fileName = '', fileSize } = call.form()
    must(fileName !== '' && Number(fileSize) > 0, 'fileName and fileSize are needed')
    const id = randomUUID()
    uploads.set(id, {
      folder,
      name: fileName,
      size: Number(fileSize),
      parts: [],
      token: `token-${id}${'x'.repeat(700)}`,
      part: partSize,
    })
    const uploadURIs = Array.from({ length: urls }, (_, at) => `${dam.url}/blobs/${id}/${at}?sig=presigned%2F${at}`)
    const file = {
      fileName,
      mimeType: 'image/png',
      uploadToken: uploads.get(id)?.token,
      uploadURIs,
      minPartSize: partSize,
      maxPartSize: partSize * 64,
    }
    return {
      status: 200,
      body: { completeURI: `/content/dam/${folder}.completeUpload.json`, folderPath: folder, files: [file] },
    }
  }

  const putPart = (call: Call) => {
    mustBeBare(call)
    const [, , id = '', at] = call.url.pathname.split('/')
    const upload = uploads.get(id)
    must(upload !== undefined && call.url.searchParams.get('sig') === `presigned/${at}`, 'AuthenticationFailed', 403)
    must(Number(call.headers['content-length']) === call.body.length, 'the length is not said')
    upload.parts[Number(at)] = call.body
    return { status: 201 }
  }

  const complete = (call: Call, dam: FakeDam, folder: string) => {
    const form = call.form()
    const upload = [...uploads.values()].find(({ token }) => token === form['uploadToken'])
    must(
      upload !== undefined && upload.folder === folder && upload.name === form['fileName'],
      'the token is of another upload',
    )
    must(form['mimeType'] === 'image/png', 'mimeType is missing')
    const parts = upload.parts.filter((part) => part !== undefined)
    must(
      parts.slice(0, -1).every((part) => part.length >= upload.part),
      'EntityTooSmall',
    )
    const bytes = Buffer.concat(parts)
    must(bytes.length === upload.size && String(bytes.length) === form['fileSize'], 'parts are missing')
    const key = `${folder}/${upload.name}`
    if (dam.assets.some((asset) => asset.key === key))
      return { status: 409, body: { error: 'there is an asset of this name' } }
    dam.assets.push({ id: `/content/dam/${key}`, key, bytes, fields: {} })
    return { status: 200, body: {} }
  }

  const assets = (call: Call, dam: FakeDam, path: string) => {
    if (call.method === 'POST') {
      const { class: kind, properties } = call.json() as { class: string; properties: { title: string } }
      must(kind === 'assetFolder' && properties.title !== '', 'a folder needs its class and title')
      const parent = path.split('/').slice(0, -1).join('/')
      must(parent === '' || folders.has(parent), 'the folder above is not there', 404)
      const status = folders.has(path) ? 409 : 201
      folders.add(path)
      return { status, body: {} }
    }
    const asset = dam.assets.find(({ key }) => key === path.replace(/\.json$/, ''))
    if (!asset) return { status: 404, body: {} }
    if (call.method === 'PUT') {
      const { class: kind, properties } = call.json() as { class: string; properties: Record<string, unknown> }
      must(kind === 'asset' && Array.isArray(properties['dc:subject']), 'keywords are a list')
      asset.fields = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]))
    }
    return { status: 200, body: { class: ['assets/asset'], properties: { name: asset.key } } }
  }

  const dam = await fakeDam((call, self) => {
    const path = decodeURIComponent(call.url.pathname)
    if (path === '/ims/token/v3') {
      const { grant_type, client_id, client_secret, scope } = call.form()
      must(
        grant_type === 'client_credentials' &&
          client_id === 'aem-id' &&
          client_secret === 'aem-secret' &&
          scope !== undefined,
        'invalid_client',
        401,
      )
      return { status: 200, body: { access_token: 'ims-token', expires_in: 86_399, token_type: 'bearer' } }
    }
    if (path.startsWith('/blobs/')) {
      must(call.method === 'PUT', 'parts are put', 405)
      return putPart(call)
    }
    mustHave(call, 'authorization', 'Bearer ims-token')
    const [, folder, verb] = path.match(/^\/content\/dam\/(.+)\.(initiateUpload|completeUpload)\.json$/) ?? []
    if (folder !== undefined && verb === 'initiateUpload') return initiate(call, self, folder)
    if (folder !== undefined) return complete(call, self, folder)
    if (path.startsWith('/api/assets/')) return assets(call, self, path.slice('/api/assets/'.length))
    const asset = self.assets.find(({ id }) => id === path)
    must(call.method === 'GET' && asset !== undefined, 'nothing here', 404)
    return { status: 200, body: asset.bytes }
  })
  return Object.assign(dam, { folders })
}
