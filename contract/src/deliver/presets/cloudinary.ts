// Cloudinary: signed upload under a public id of ours; Upload and Admin API, cloudinary.com/documentation/image_upload_api_reference
import type { DamPreset } from './preset.ts'

export const cloudinary: DamPreset = {
  id: 'cloudinary',
  name: 'Cloudinary',
  about: 'Uploads under a public id of ours, so that no image is ever there twice.',
  guide: 'cloudinary',
  fields: [
    {
      name: 'cloud_name',
      label: 'Cloud name',
      help: 'On the dashboard, under “Product environment”.',
      example: 'acme',
    },
    { name: 'api_key', label: 'API key', help: 'Settings → API Keys.', example: '123456789012345', secret: true },
    { name: 'api_secret', label: 'API secret', help: 'Beside the key.', example: '', secret: true },
    {
      name: 'api_host',
      label: 'API address',
      help: 'Another one for accounts in the EU or Asia-Pacific.',
      example: 'https://api-eu.cloudinary.com',
      default: 'https://api.cloudinary.com',
    },
  ],
  config: {
    endpoint: '<<api_host>>/v1_1/<<cloud_name>>',
    auth_type: 'api_key',
    auth: { in: 'basic' },
    credentials: { api_key: '<<api_key>>', api_secret: '<<api_secret>>' },
    folder_structure: '{shooting}/{sku}',
    lookup: {
      request: { method: 'GET', path: '/resources/image/upload/{asset_key}' },
      found: '/asset_id',
    },
    steps: [
      {
        id: 'upload',
        method: 'POST',
        path: '/image/upload',
        body: 'multipart',
        fields: {
          public_id: '{asset_key}',
          overwrite: 'false',
          asset_folder: '{folder}',
          display_name: '{filename}',
          tags: '{meta.keywords}',
          context: 'caption={meta.title:escaped}|alt={meta.description:escaped}',
        },
        save: { asset_id: '/asset_id' },
      },
    ],
    verify: { request: { method: 'GET', path: '/resources/image/upload/{asset_key}' }, size: '/bytes' },
  },
}
