// Where an image's bytes lie in storage: named by what they are, so equal images share them.

/** The source, byte for byte. */
export function sourceKey(sha256: string): string {
  return `sources/${sha256.slice(0, 2)}/${sha256}`
}

export type Derived = 'thumbnail' | 'preview'

/** Raised when thumbnails or previews are made in another way, so that browsers and storage hold no old ones. */
const derivedVersion = 'v1'

/** A small version to look at, made when the image was read. */
export function derivedKey(sha256: string, kind: Derived): string {
  return `derived/${derivedVersion}/${sha256.slice(0, 2)}/${sha256}-${kind}.jpg`
}

/** ETag of a small version: it changes when the source or the way of making it does. */
export function derivedEtag(sha256: string, kind: Derived): string {
  return `${sha256.slice(0, 32)}-${derivedVersion}-${kind}`
}

/** What was found when two images were compared: by their bytes, so that equal images are compared once. */
export function differenceKey(sha256: string, other: string, kind: 'json' | 'png'): string {
  return `derived/${derivedVersion}/${sha256.slice(0, 2)}/${sha256}-${other}.${kind}`
}
