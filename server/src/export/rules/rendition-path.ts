// Where a rendition lies in storage: named by source, options and pipeline version, so equal ones share one file.

const folder = 'renditions/'

/** The key of a rendition's path; undefined for anything else in storage. */
export function renditionKeyOf(path: string): string | undefined {
  return path.startsWith(folder) ? path.split('/').at(-1) : undefined
}

export function renditionPath(key: string): string {
  return `${folder}${key.slice(0, 2)}/${key}`
}
