// `sartiq import`: its options and what it prints.
import type { Connection } from './client.ts'
import { command, type Output, say } from './command.ts'
import { importFolder } from './import-folder.ts'

type ImportFlags = Connection &
  Output & {
    shooting: string
    pattern: string
    csv?: string
    sku?: string
    shotType?: string
    subject?: string
    productName?: string
    category?: string
    style?: string
    dryRun: boolean
  }

export const importImages = command(async (folder: string, flags: ImportFlags) => {
  const { sku, shotType: shot_type, subject, productName: product_name, category, style } = flags
  const given = { sku, shot_type, subject, product_name, product_category: category, style_name: style }
  const fixed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const report = await importFolder(folder, { ...flags, fixed })
  if (flags.json) say(JSON.stringify(report, null, 2))
  else {
    for (const { file, outcome, detail } of report.files) {
      if (outcome === 'failed' || outcome === 'would import')
        say(`${outcome === 'failed' ? '✕' : '·'} ${file}: ${detail ?? ''}`)
    }
    const { imported, skipped, failed } = report
    say(
      flags.dryRun
        ? `${report.files.length - failed} would be imported, ${failed} would fail`
        : `${imported} imported, ${skipped} there already, ${failed} failed`,
    )
  }
  if (report.failed > 0) process.exitCode = report.failed === report.files.length ? 1 : 2
})
