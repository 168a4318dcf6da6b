// Where a rendition lies in storage: named by source, options and pipeline version, so equal ones share one file.

export function renditionPath(key: string): string {
  return `renditions/${key.slice(0, 2)}/${key}`
}
