// WebDAV, Nextcloud's for instance: folders by MKCOL, the file by PUT, never over a file that is there (RFC 4918).
import type { DamPreset } from './preset.ts'

export const webdav: DamPreset = {
  id: 'webdav',
  name: 'WebDAV (Nextcloud)',
  about: 'Makes the folders, puts each file under its name, and reads it back.',
  guide: 'webdav',
  fields: [
    {
      name: 'url',
      label: 'Folder’s address',
      help: 'The WebDAV address of the folder to deliver into.',
      example: 'https://cloud.example.com/remote.php/dav/files/sartiq/Delivery',
    },
    { name: 'username', label: 'User', help: '', example: 'sartiq', secret: true },
    {
      name: 'password',
      label: 'Password',
      help: 'An app password, where two-factor sign-in is on.',
      example: '',
      secret: true,
    },
  ],
  config: {
    endpoint: '<<url>>',
    auth_type: 'api_key',
    auth: { in: 'basic' },
    credentials: { username: '<<username>>', password: '<<password>>' },
    folder_structure: '{shooting}/{sku}',
    asset_id: '{path}',
    folder: { request: { method: 'MKCOL', path: '/{folder}' }, ok: [201, 405] },
    lookup: { request: { method: 'HEAD', path: '/{path}' }, found: 'header:content-length' },
    steps: [
      {
        id: 'upload',
        method: 'PUT',
        path: '/{path}',
        body: 'raw',
        headers: { 'If-None-Match': '*' },
        conflict: { status: [412], then: 'lookup' },
      },
    ],
    verify: { request: { method: 'GET', path: '/{path}' }, sha256: 'body' },
  },
}
