// Any DAM with one upload call: a multipart POST with metadata as fields and the file last.
import type { DamPreset } from './preset.ts'

export const generic: DamPreset = {
  id: 'generic',
  name: 'Generic REST',
  about: 'One multipart POST an image: metadata as fields, the file last, the asset’s id at /id in the answer.',
  guide: 'generic',
  fields: [
    {
      name: 'endpoint',
      label: 'Address',
      help: 'Where files are posted to.',
      example: 'https://dam.example.com/api/assets',
    },
    { name: 'api_key', label: 'API key', help: 'Sent as "Authorization: Bearer …".', example: '', secret: true },
  ],
  config: {
    endpoint: '<<endpoint>>',
    auth_type: 'api_key',
    credentials: { api_key: '<<api_key>>' },
    folder_structure: '{shooting}/{sku}',
  },
}
