// Content credentials: every format leaves signed, reads back, and says who approved it; a wrong certificate stops the start.
import { writeFile } from 'node:fs/promises'
import { fileFormats } from '@sartiq/contract/export/format.ts'
import { createExport, getExport } from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { verifyZip } from '../../src/deliver/zip/verify-zip.ts'
import { openSigner } from '../../src/platform/c2pa/open-signer.ts'
import { loadC2pa, MemoryBlob } from '../../src/platform/c2pa/wasm.ts'
import { readConfig } from '../../src/platform/config.ts'
import { hasOpenssl, makeCertificate } from '../fixtures/certificate.ts'
import { createWorld, type World } from '../world.ts'

const uri = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
const formats = fileFormats.map((file_format) => ({ file_format, resolution: '512' as const }))

async function exportShots(world: World, shots: string[], more: object = {}): Promise<ExportRecord> {
  const { id } = await world.call(createExport, {
    body: { shots, formats, destination: { type: 'download' }, ...more },
  })
  await world.drain()
  return world.call(getExport, { params: { id } })
}

async function verified(world: World, done: ExportRecord) {
  const path = `${world.ctx.config.dataDir}/out.zip`
  await writeFile(path, (await world.bytes(done.download_url ?? '')).body)
  return verifyZip(path)
}

type Credentials = {
  validation_state: string
  active_manifest: string
  manifests: Record<string, { assertions: { label: string; data: { actions: Record<string, unknown>[] } }[] }>
}

async function readCredentials(file: Buffer, mime: string): Promise<Credentials> {
  const { WasmReader } = await loadC2pa()
  using reader = await WasmReader.fromBlob(mime, new MemoryBlob(file, mime))
  return JSON.parse(reader.json()) as Credentials
}

test.runIf(hasOpenssl)('every format leaves with credentials, each export with its own', async () => {
  const { chain, key } = makeCertificate()
  await using world = await createWorld({ SARTIQ_C2PA_CERTIFICATE: chain, SARTIQ_C2PA_KEY: key })
  const shots = await world.approvedShots(1, { config: { model: 'flux-1' } })
  const done = await exportShots(world, shots)
  expect(done).toMatchObject({ status: 'COMPLETED', progress: { completed: fileFormats.length } })

  const { ok, files, problems } = await verified(world, done)
  expect([ok, problems]).toEqual([true, []])
  expect(files.map(({ c2pa, digital_source_type }) => [c2pa, digital_source_type])).toEqual(
    formats.map(() => [true, uri]),
  )

  for (const image of done.images) {
    const { body, headers } = await world.bytes(image.download_url ?? '')
    expect(await sharp(body).metadata()).toMatchObject({ width: 96, height: 144 })
    const mime = String(headers.get('content-type'))
    const found = await readCredentials(body, mime)
    expect(found.validation_state).toBe('Valid')
    expect(found.manifests[found.active_manifest]?.assertions[0]?.data.actions).toMatchObject([
      { action: 'c2pa.created', digitalSourceType: uri, softwareAgent: { name: 'flux-1' } },
      { action: 'c2pa.edited' },
      { action: 'com.sartiq.approved', when: expect.any(String), parameters: { approved_by: expect.any(String) } },
    ])
    // Whoever changes a byte of the picture is found out.
    const changed = Buffer.from(body)
    changed[Math.floor(body.length / 2)]! ^= 1
    const state = await readCredentials(changed, mime).then(
      ({ validation_state }) => validation_state,
      () => 'unreadable',
    )
    expect(['Invalid', 'unreadable']).toContain(state)
  }

  const again = await exportShots(world, shots)
  const hashes = [...done.images, ...again.images].map(({ sha256 }) => sha256)
  expect(new Set(hashes).size).toBe(hashes.length)
  expect((await verified(world, done)).problems).toEqual([])

  const bare = await exportShots(world, shots, { metadata: { provenance: 'none' } })
  expect((await verified(world, bare)).files.some(({ c2pa }) => c2pa)).toBe(false)
})

test.runIf(hasOpenssl)('a certificate or key that cannot be used stops the start with a sentence', async () => {
  const { chain, key, otherKey } = makeCertificate()
  const rows = [
    [{ certificate: '/nowhere.pem', key }, 'SARTIQ_C2PA_CERTIFICATE /nowhere.pem cannot be read (ENOENT).'],
    [{ certificate: key, key }, 'holds no certificate in PEM.'],
    [{ certificate: chain, key: chain }, 'holds no private key'],
    [{ certificate: chain, key: otherKey }, 'does not belong to the certificate.'],
  ] as const
  for (const [paths, sentence] of rows) await expect(openSigner(paths)).rejects.toThrow(sentence)
  expect((await openSigner({ certificate: chain, key }))?.fingerprint).toMatch(/^[0-9a-f]{64}$/)
})

test('certificate and key go together', () => {
  expect(() => readConfig({ SARTIQ_C2PA_KEY: '/a.pem' })).toThrow('go together')
})
