// For the tests beside: every system that there is a preset for, as its fake and the connector that goes with it.
import type { FakeDam } from '../../../test/peers/dam/fake-dam.ts'
import { fakeAem } from '../../../test/peers/dam/fake-aem.ts'
import { fakeBynder } from '../../../test/peers/dam/fake-bynder.ts'
import { fakeCanto } from '../../../test/peers/dam/fake-canto.ts'
import { fakeCloudinary } from '../../../test/peers/dam/fake-cloudinary.ts'
import { fakeGeneric, findable } from '../../../test/peers/dam/fake-generic.ts'
import { fakeResourceSpace } from '../../../test/peers/dam/fake-resourcespace.ts'
import { fakeS3 } from '../../../test/peers/dam/fake-s3.ts'
import type { DamPeer } from './exchange.ts'
import { peerOf, presetPeer } from './test-run.ts'

export type System = {
  name: string
  open(): Promise<FakeDam>
  connect(url: string): DamPeer
}

const smallParts = (peer: DamPeer): DamPeer => {
  const steps = peer.connector.steps.map((step) => ({ ...step, part_bytes: 4096 }))
  return { ...peer, connector: { ...peer.connector, steps } }
}

export const systems: System[] = [
  {
    name: 'generic with a lookup',
    open: () => fakeGeneric({ findable: true }),
    connect: (url) =>
      peerOf({
        endpoint: `${url}/api/assets`,
        auth_type: 'api_key',
        credentials: { api_key: 'generic-key' },
        folder_structure: '{sku}',
        ...findable,
      }),
  },
  {
    name: 'Cloudinary',
    open: fakeCloudinary,
    connect: (url) =>
      presetPeer('cloudinary', { api_host: url, cloud_name: 'acme', api_key: '1234', api_secret: 'abcd-cloudinary' }),
  },
  {
    name: 'Cloudinary, signed',
    open: fakeCloudinary,
    connect: (url) =>
      presetPeer(
        'cloudinary',
        { api_host: url, cloud_name: 'acme', api_key: '1234', api_secret: 'abcd-cloudinary' },
        { auth: { signer: 'cloudinary' } },
      ),
  },
  {
    name: 'Bynder',
    open: () => fakeBynder(),
    connect: (url) =>
      smallParts(
        presetPeer('bynder', {
          portal: url,
          client_id: 'bynder-id',
          client_secret: 'bynder-secret',
          brand_id: 'brand-1',
          key_property: 'prop-1',
        }),
      ),
  },
  {
    name: 'AEM Assets',
    open: () => fakeAem(),
    connect: (url) =>
      presetPeer('aem', {
        host: url,
        client_id: 'aem-id',
        client_secret: 'aem-secret',
        token_url: `${url}/ims/token/v3`,
      }),
  },
  {
    name: 'ResourceSpace',
    open: fakeResourceSpace,
    connect: (url) =>
      presetPeer('resourcespace', {
        base_url: url,
        username: 'api user',
        api_key: 'rs-private-key',
        key_field: '90',
        key_name: 'sartiqkey',
      }),
  },
  {
    name: 'Canto',
    open: () => fakeCanto(),
    connect: (url) =>
      presetPeer('canto', { tenant: url, oauth_host: url, app_id: 'canto-app', app_secret: 'canto-secret' }),
  },
  {
    name: 'an S3 bucket',
    open: fakeS3,
    connect: (url) =>
      presetPeer('s3', {
        bucket_url: url,
        region: 'eu-central-1',
        access_key_id: 'AKIDFAKE',
        secret_access_key: 's3-secret-access-key',
      }),
  },
]
