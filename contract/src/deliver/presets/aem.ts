// AEM Assets as a Cloud Service: direct binary upload (initiate, parts, complete), then metadata by the Assets HTTP API.
// experienceleague.adobe.com: "Developer references for Assets"; github.com/adobe/aem-upload.
import type { DamPreset } from './preset.ts'

export const aem: DamPreset = {
  id: 'aem',
  name: 'AEM Assets',
  about: 'Direct binary upload into a folder of Assets, with title, description and keywords.',
  guide: 'aem-assets',
  fields: [
    {
      name: 'host',
      label: 'Author address',
      help: 'Of the author environment.',
      example: 'https://author-p1-e2.adobeaemcloud.com',
    },
    {
      name: 'root',
      label: 'Folder',
      help: 'Below /content/dam; it is made when it is not there.',
      example: 'sartiq',
      default: 'sartiq',
    },
    {
      name: 'client_id',
      label: 'Client id',
      help: 'OAuth server-to-server, in the Adobe Developer Console.',
      example: '',
      secret: true,
    },
    { name: 'client_secret', label: 'Client secret', help: 'Beside the client id.', example: '', secret: true },
    {
      name: 'scope',
      label: 'Scopes',
      help: 'As the Developer Console lists them.',
      example: 'openid,AdobeID',
      default: 'openid,AdobeID,read_organizations,additional_info.projectedProductContext',
    },
    {
      name: 'token_url',
      label: 'Address for tokens',
      help: 'Adobe’s identity service.',
      example: 'https://ims-na1.adobelogin.com/ims/token/v3',
      default: 'https://ims-na1.adobelogin.com/ims/token/v3',
    },
  ],
  config: {
    endpoint: '<<host>>',
    auth_type: 'oauth',
    auth: { token_url: '<<token_url>>', scope: '<<scope>>', client_auth: 'post' },
    credentials: { client_id: '<<client_id>>', client_secret: '<<client_secret>>' },
    folder_structure: '<<root>>/{shooting}/{sku}',
    asset_id: '/content/dam/{path}',
    folder: {
      request: {
        method: 'POST',
        path: '/api/assets/{folder}',
        body: 'json',
        fields: { class: 'assetFolder', properties: { title: '{segment}' } },
      },
      ok: [200, 201, 409],
    },
    lookup: { request: { method: 'GET', path: '/api/assets/{path}.json' }, found: '/class', finish: 'metadata' },
    steps: [
      {
        id: 'initiate',
        method: 'POST',
        path: '/content/dam/{folder}.initiateUpload.json',
        body: 'form',
        fields: { fileName: '{filename}', fileSize: '{bytes}' },
        // A folder that was just made is not everywhere yet.
        retry_on: [404],
        save: {
          upload_token: '/files/0/uploadToken',
          upload_urls: '/files/0/uploadURIs',
          least_part: '/files/0/minPartSize',
          most_part: '/files/0/maxPartSize',
        },
      },
      {
        id: 'part',
        method: 'PUT',
        path: '{part_url}',
        repeat: 'parts',
        body: 'raw',
        part_urls: 'upload_urls',
        part_min: 'least_part',
        part_max: 'most_part',
      },
      {
        id: 'complete',
        method: 'POST',
        path: '/content/dam/{folder}.completeUpload.json',
        body: 'form',
        fields: {
          fileName: '{filename}',
          fileSize: '{bytes}',
          mimeType: '{mime}',
          createVersion: 'false',
          replace: 'false',
          uploadToken: '{upload_token}',
        },
        conflict: { status: [409], then: 'lookup' },
      },
      {
        id: 'metadata',
        method: 'PUT',
        path: '/api/assets/{path}',
        body: 'json',
        fields: {
          class: 'asset',
          properties: {
            'dc:title': '{meta.title}',
            'dc:description': '{meta.description}',
            'dc:subject': '{meta.keywords}',
          },
        },
        retry_on: [404],
      },
    ],
    verify: { request: { method: 'GET', path: '/content/dam/{path}' }, sha256: 'body' },
  },
}
