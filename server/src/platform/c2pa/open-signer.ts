// Content credentials: signs finished files with the operator's certificate, and reads back what was signed.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { ConfigError } from '../config.ts'
import { coseSign } from './cose-sign.ts'
import { loadC2pa, MemoryBlob } from './wasm.ts'

/** What a file's credentials say, beside that it was edited here. */
export type Claim = {
  title: string
  digital_source_type: string
  /** The generator, where it is known. */
  model: string | null
  approved_by: string | null
  /** RFC 3339. */
  approved_at: string | null
}

export type Signer = {
  /** SHA-256 of the certificate, hex: part of what names a signed file. */
  fingerprint: string
  /** The same picture with credentials. @throws Error when it cannot be signed, or does not read back well */
  sign(file: Buffer, mime: string, claim: Claim): Promise<Buffer>
}

/**
 * Opens the certificate chain (PEM, the signer's first) and its key (PEM, EC P-256).
 * @throws ConfigError with a sentence for the operator
 */
export async function openSigner(paths: { certificate: string; key: string } | undefined): Promise<Signer | null> {
  if (!paths) return null
  const chain = await readCertificates(paths.certificate)
  const key = await readKey(paths.key)
  const [own] = chain
  if (!own) throw wrong('CERTIFICATE', paths.certificate, 'holds no certificate in PEM')
  if (!own.checkPrivateKey(key)) throw wrong('KEY', paths.key, 'does not belong to the certificate')
  if (own.validToDate.getTime() < Date.now()) throw wrong('CERTIFICATE', paths.certificate, `ended on ${own.validTo}`)
  if (own.ca) throw wrong('CERTIFICATE', paths.certificate, 'begins with an authority; put the signer’s first')
  // Roots are not sent along: who trusts one has it.
  const sent = chain.filter((one, n) => n === 0 || one.issuer !== one.subject).map((one) => one.raw)
  return {
    fingerprint: own.fingerprint256.replaceAll(':', '').toLowerCase(),
    sign: (file, mime, claim) => signFile(file, mime, claim, key, sent),
  }
}

async function signFile(file: Buffer, mime: string, claim: Claim, key: KeyObject, chain: Buffer[]): Promise<Buffer> {
  const { WasmBuilder, WasmReader } = await loadC2pa()
  const length = 4096 + chain.reduce((sum, { length: bytes }) => sum + bytes, 0)
  // Thumbnails would be made of the picture, uncompressed in our process; nothing is fetched.
  const settings = JSON.stringify({ builder: { thumbnail: { enabled: false } } })
  using builder = WasmBuilder.fromJson(JSON.stringify(manifestOf(claim)), settings)
  const signer = {
    alg: 'es256',
    reserveSize: length,
    sign: (bytes: Uint8Array) => Promise.resolve(new Uint8Array(coseSign(bytes, key, chain, length))),
  }
  const signed = Buffer.from(await builder.sign(signer, [], mime, new MemoryBlob(file, mime)))
  using reader = await WasmReader.fromBlob(mime, new MemoryBlob(signed, mime))
  const { validation_state } = JSON.parse(reader.json()) as { validation_state?: string }
  // Valid: whole and by this certificate. Trusted says more, about lists of authorities that are not consulted here.
  if (validation_state !== 'Valid' && validation_state !== 'Trusted') {
    throw new Error(`The signed file reads back as ${validation_state ?? 'unsigned'}.`)
  }
  return signed
}

/** Created by a model, edited here, approved by a person. */
function manifestOf({ title, digital_source_type, model, approved_by, approved_at }: Claim): object {
  const product = { name: 'Sartiq Delivery' }
  const actions = [
    {
      action: 'c2pa.created',
      digitalSourceType: digital_source_type,
      ...(model && { softwareAgent: { name: model } }),
    },
    { action: 'c2pa.edited', softwareAgent: product, description: 'Resized, converted and encoded for delivery' },
    ...(approved_at
      ? [{ action: 'com.sartiq.approved', when: approved_at, parameters: { approved_by: approved_by ?? 'unknown' } }]
      : []),
  ]
  return { title, claim_generator_info: [product], assertions: [{ label: 'c2pa.actions.v2', data: { actions } }] }
}

async function readCertificates(path: string): Promise<X509Certificate[]> {
  const text = await read('CERTIFICATE', path)
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch (error) {
    throw wrong('CERTIFICATE', path, `cannot be read (${String(error)})`)
  }
}

async function readKey(path: string): Promise<KeyObject> {
  const text = await read('KEY', path)
  let key: KeyObject
  try {
    key = createPrivateKey(text)
  } catch {
    throw wrong('KEY', path, 'holds no private key in PEM without a passphrase')
  }
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw wrong('KEY', path, 'must be an EC key on P-256')
  return key
}

async function read(name: 'CERTIFICATE' | 'KEY', path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw wrong(name, path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
}

function wrong(name: 'CERTIFICATE' | 'KEY', path: string, what: string): ConfigError {
  return new ConfigError(`Cannot start with these settings: SARTIQ_C2PA_${name} ${path} ${what}.`)
}
