// An S3 bucket, Amazon's or a compatible one: a signed PUT, never over an object that is there.
import type { DamPreset } from './preset.ts'

export const s3: DamPreset = {
  id: 's3',
  name: 'S3 bucket',
  about: 'Puts each file under its name, signed with its sha256, so that the bucket itself checks what arrives.',
  guide: 's3-bucket',
  fields: [
    {
      name: 'bucket_url',
      label: 'Bucket’s address',
      help: 'With the bucket in the host or in the path.',
      example: 'https://acme-delivery.s3.eu-central-1.amazonaws.com',
    },
    { name: 'region', label: 'Region', help: 'us-east-1 for most compatible stores.', example: 'eu-central-1' },
    { name: 'access_key_id', label: 'Access key id', help: '', example: 'AKIAIOSFODNN7EXAMPLE', secret: true },
    { name: 'secret_access_key', label: 'Secret access key', help: '', example: '', secret: true },
  ],
  config: {
    endpoint: '<<bucket_url>>',
    auth_type: 'api_key',
    auth: { signer: 'sigv4', region: '<<region>>' },
    credentials: { access_key_id: '<<access_key_id>>', secret_access_key: '<<secret_access_key>>' },
    folder_structure: '{shooting}/{sku}',
    asset_id: '{path}',
    lookup: {
      request: { method: 'HEAD', path: '/{path}' },
      found: 'header:etag',
      only_if: 'header:x-amz-meta-asset-key={asset_key}',
    },
    steps: [
      {
        id: 'upload',
        method: 'PUT',
        path: '/{path}',
        body: 'raw',
        headers: {
          'If-None-Match': '*',
          'x-amz-meta-asset-key': '{asset_key}',
          'x-amz-meta-title': '{meta.title}',
          'x-amz-meta-sha256': '{sha256}',
        },
        // 409: somebody else is writing there at this moment.
        retry_on: [409],
        conflict: { status: [412], then: 'lookup' },
      },
    ],
    verify: { request: { method: 'HEAD', path: '/{path}' }, size: 'header:content-length' },
  },
}
