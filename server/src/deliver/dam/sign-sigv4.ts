// AWS Signature Version 4 in the Authorization header: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
import { createHash, createHmac } from 'node:crypto'
import { encodeSegment } from '@sartiq/contract/deliver/place-values.ts'

export type SigV4Key = {
  access_key_id: string
  secret_access_key: string
  session_token?: string | undefined
  region: string
  service: string
}

/** The payload's hash where it is not known before it is sent. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD'

type Request = { method: string; url: URL; headers: Record<string, string> }

/**
 * The headers to add to a request.
 * @param payload sha256 of the body in hex, or `unsignedPayload`
 */
export function signSigV4(request: Request, payload: string, key: SigV4Key, now: Date): Record<string, string> {
  const at = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const added = {
    'x-amz-content-sha256': payload,
    'x-amz-date': at,
    ...(key.session_token && { 'x-amz-security-token': key.session_token }),
  }
  const headers = new Map(
    Object.entries({ ...request.headers, ...added, host: request.url.host })
      .map(([name, value]) => [name.toLowerCase(), value.trim().replaceAll(/\s+/g, ' ')] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
  const names = [...headers.keys()].join(';')
  const canonical = [
    request.method,
    canonicalPath(request.url.pathname, key.service),
    canonicalQuery(request.url),
    ...[...headers].map(([name, value]) => `${name}:${value}`),
    '',
    names,
    payload,
  ].join('\n')
  const scope = `${at.slice(0, 8)}/${key.region}/${key.service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')
  const signature = hmac(signingKey(key, at.slice(0, 8)), text).toString('hex')
  return {
    ...added,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.access_key_id}/${scope},SignedHeaders=${names},Signature=${signature}`,
  }
}

/** S3 encodes a path once, every other service twice. */
function canonicalPath(pathname: string, service: string): string {
  const once = pathname.split('/').map((segment) => encodeSegment(decoded(segment)))
  return (service === 's3' ? once : once.map(encodeSegment)).join('/')
}

/** A lone % is taken as it stands. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => [encodeSegment(name), encodeSegment(value)] as const)
    .toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function signingKey({ secret_access_key, region, service }: SigV4Key, day: string): Buffer {
  return hmac(hmac(hmac(hmac(Buffer.from(`AWS4${secret_access_key}`), day), region), service), 'aws4_request')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
