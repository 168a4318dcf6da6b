// ResourceSpace: create a resource that bears our key, then put the file into it; every query is signed.
// resourcespace.com/knowledge-base/api
import type { DamPreset } from './preset.ts'

export const resourcespace: DamPreset = {
  id: 'resourcespace',
  name: 'ResourceSpace',
  about: 'Creates a resource with our key in one of its fields, then uploads the file into it.',
  guide: 'resourcespace',
  fields: [
    { name: 'base_url', label: 'Address', help: 'Where ResourceSpace runs.', example: 'https://dam.example.com' },
    {
      name: 'username',
      label: 'User',
      help: 'The user that resources are created by.',
      example: 'sartiq',
      secret: true,
    },
    { name: 'api_key', label: 'Private API key', help: 'Of that user: Admin → Users.', example: '', secret: true },
    {
      name: 'resource_type',
      label: 'Resource type',
      help: 'The number of the type; 1 is Photo.',
      example: '1',
      default: '1',
    },
    {
      name: 'title_field',
      label: 'Title field',
      help: 'The number of the metadata field for the title.',
      example: '8',
      default: '8',
    },
    { name: 'key_field', label: 'Key field', help: 'The number of a text field that keeps our key.', example: '90' },
    {
      name: 'key_name',
      label: 'Key field’s shorthand name',
      help: 'By it a resource is found again.',
      example: 'sartiqkey',
    },
  ],
  config: {
    endpoint: '<<base_url>>/api',
    auth_type: 'api_key',
    auth: { signer: 'sha256-query' },
    credentials: { username: '<<username>>', api_key: '<<api_key>>' },
    lookup: {
      request: { method: 'GET', path: '/?function=do_search', query: { search: '<<key_name>>:{asset_key}' } },
      found: '/0/ref',
      resume: 'upload',
    },
    steps: [
      {
        id: 'create',
        method: 'POST',
        path: '/?function=create_resource',
        body: 'none',
        query: {
          resource_type: '<<resource_type>>',
          archive: '0',
          metadata: { '<<title_field>>': '{meta.title}', '<<key_field>>': '{asset_key}' },
        },
        save: { asset_id: '' },
      },
      {
        id: 'upload',
        method: 'POST',
        path: '/?function=upload_multipart',
        body: 'multipart',
        query: { ref: '{asset_id}', no_exif: '1', revert: '0' },
      },
    ],
    verify: {
      request: { method: 'GET', path: '/?function=get_resource_data', query: { resource: '{asset_id}' } },
      size: '/file_size',
    },
  },
}
