// The way to the files: a plain link, so that the browser resumes and names the download itself.
import { Button } from '@mantine/core'
import { Download } from 'lucide-react'

export function DownloadButton({ url }: { url: string | null }) {
  if (url === null) return null
  return (
    <Button
      component="a"
      href={url}
      download
      size="compact-sm"
      variant="default"
      leftSection={<Download size={14} aria-hidden />}
    >
      Download
    </Button>
  )
}
