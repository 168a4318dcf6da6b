// Canto: a policy for its S3 bucket, a form with every field of it and the file last, then waiting until search finds it.
// api.canto.com: "Upload a file", "Search".
import type { DamPreset } from './preset.ts'

export const canto: DamPreset = {
  id: 'canto',
  name: 'Canto',
  about: 'Uploads by the policy that Canto hands out, tagged with our key, and waits until Canto finds it.',
  guide: 'canto',
  fields: [
    { name: 'tenant', label: 'Address', help: 'Your Canto’s address.', example: 'https://acme.canto.com' },
    {
      name: 'oauth_host',
      label: 'Address for sign-in',
      help: 'canto.de and canto.global have their own.',
      example: 'https://oauth.canto.de',
      default: 'https://oauth.canto.com',
    },
    { name: 'app_id', label: 'App ID', help: 'Settings → Configuration Options → API.', example: '', secret: true },
    { name: 'app_secret', label: 'App secret', help: 'Beside the App ID.', example: '', secret: true },
    {
      name: 'album_id',
      label: 'Album',
      help: 'The id of an album to file images in; may be left empty.',
      example: 'K4B2C',
      default: '',
    },
  ],
  config: {
    endpoint: '<<tenant>>/api/v1',
    auth_type: 'oauth',
    auth: {
      token_url: '<<oauth_host>>/oauth/api/oauth2/token',
      token_fields: { app_id: '{client_id}', app_secret: '{client_secret}' },
      token_in: 'query',
    },
    credentials: { client_id: '<<app_id>>', client_secret: '<<app_secret>>' },
    lookup: {
      request: { method: 'GET', path: '/search', query: { keyword: '{asset_key}', scheme: 'image' } },
      found: '/results/0/id',
      lag_s: 30,
    },
    steps: [
      { id: 'setting', method: 'GET', path: '/upload/setting', save: { policy: '', upload_url: '/url' } },
      {
        id: 'upload',
        method: 'POST',
        path: '{upload_url}',
        body: 'multipart',
        spread: 'policy',
        fields: {
          url: null,
          'x-amz-meta-file_name': '{filename}',
          'x-amz-meta-tag': '{meta.keywords},{asset_key}',
          'x-amz-meta-scheme': '',
          'x-amz-meta-id': '',
          'x-amz-meta-album_id': '<<album_id>>',
        },
        poll: {
          path: '/search?keyword={asset_key}&scheme=image',
          until: '/results/0/id',
          save: { asset_id: '/results/0/id' },
          max_s: 300,
          every_ms: 2000,
        },
      },
    ],
  },
}
