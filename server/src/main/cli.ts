// The command line `sartiq`: every command, its options, and how it ends.
import { fileFormats, resolutions, colorProfiles, backgrounds } from '@sartiq/contract/export/format.ts'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { doctor } from './cli/doctor-command.ts'
import type { exportImages } from './cli/export-command.ts'
import type { importImages } from './cli/import-command.ts'
import { addPeopleCommands } from './cli/people-commands.ts'
import type { serve } from './cli/serve-command.ts'
import type { verify } from './cli/verify-command.ts'
import type { worker } from './cli/worker-command.ts'

// Each command loads only what it needs: `verify` starts no web server.
const program = new Command('sartiq')
  .description('Review, approve and deliver AI-generated product and fashion images.')
  .showHelpAfterError('(try --help)')
  .configureHelp({ sortSubcommands: false })

program
  .command('serve', { isDefault: true })
  .description('run the server: database, API, web app and worker processes')
  .option('--demo', 'bring the demo shooting at once', false)
  .option('--no-open', 'do not open a browser at the first start')
  .option('--no-web', 'the API alone, without the web app')
  .addHelpText('after', '\nExamples:\n  npm start\n  npm start -- --demo\n  PORT=8080 HOST=0.0.0.0 sartiq serve')
  .action(async (...args: Parameters<typeof serve>) => (await import('./cli/serve-command.ts')).serve(...args))

program
  .command('worker')
  .description('run one more worker process on the database of DATABASE_URL')
  .action(async (...args: Parameters<typeof worker>) => (await import('./cli/worker-command.ts')).worker(...args))

withConnection(
  program
    .command('import')
    .description('import a folder of images; a second run skips what is there')
    .argument('<folder>', 'folder with images, searched with its subfolders')
    .requiredOption('--shooting <name>', 'name or id of the shooting; made when new')
    .option('--pattern <pattern>', 'what file names say, in the grammar of exports', '{sku}_{shot_type}_{index}')
    .option('--csv <file>', 'metadata from a CSV with a column "file" instead of from names')
    .option('--sku <value>', 'for every file whose name has none')
    .option('--shot-type <value>', 'for every file whose name has none')
    .option('--subject <value>', 'for every file')
    .option('--product-name <value>', 'for every file')
    .option('--category <value>', 'for every file')
    .option('--style <value>', 'for every file')
    .option('--dry-run', 'only print what each file would become', false),
)
  .addHelpText(
    'after',
    '\nExamples:\n  sartiq import ./photos --shooting Summer_2026 --pattern "{sku}_{shot_type}_{index}" --dry-run\n  sartiq import ./photos --shooting Summer_2026 --csv list.csv',
  )
  .action(async (...args: Parameters<typeof importImages>) =>
    (await import('./cli/import-command.ts')).importImages(...args),
  )

withConnection(
  program
    .command('export')
    .description("export a shooting's approved images")
    .requiredOption('--shooting <name>', 'name or id of the shooting')
    .addOption(new Option('--status <status>', 'which shots').choices(['approved', 'exported']).default('approved'))
    .addOption(new Option('--format <format>', 'file format').choices(fileFormats).default('jpg'))
    .addOption(new Option('--resolution <pixels>', 'longest side').choices(resolutions).default('original'))
    .option('--quality <1-100>', 'jpg and webp', wholeNumber, 95)
    .addOption(new Option('--profile <profile>', 'colour profile').choices(colorProfiles).default('sRGB'))
    .addOption(new Option('--background <colour>', 'behind transparent pixels').choices(backgrounds))
    .addOption(new Option('--bit-depth <bits>', 'png and tiff').choices(['8', '16']))
    .option('--pattern <pattern>', 'file names', '{sku}_{shot_type}_{index}')
    .option('--start-index <number>', 'first {index}', wholeNumber, 1)
    .option('--no-metadata', 'write no title, keywords or provenance marks')
    .option('--preset <name>', 'name or id of a preset; options that are given as well win over it')
    .option('--destination <where>', 'download, the name or id of a DAM or webhook, or a URL to notify', 'download')
    .option('--wait', 'wait until it is done', false)
    .option('-o, --output <file>', 'fetch the ZIP to this file (waits)'),
)
  .addHelpText(
    'after',
    '\nExample:\n  sartiq export --shooting Summer_2026 --format jpg --resolution 1024 --wait -o summer.zip\n  sartiq export --shooting Summer_2026 --destination "Acme DAM" --wait',
  )
  .action(async (...args: Parameters<typeof exportImages>) =>
    (await import('./cli/export-command.ts')).exportImages(...args),
  )

addPeopleCommands(program, withConnection, wholeNumber)

program
  .command('verify')
  .description('check a delivered ZIP against its own manifest, offline')
  .argument('<file>', 'the ZIP')
  .option('--json', 'print the report as JSON', false)
  .action(async (...args: Parameters<typeof verify>) => (await import('./cli/verify-command.ts')).verify(...args))

program
  .command('doctor')
  .description('check database, storage, disk, image library and clock')
  .option('--json', 'print the findings as JSON', false)
  .action(async (...args: Parameters<typeof doctor>) => (await import('./cli/doctor-command.ts')).doctor(...args))

/** Options of every command that talks to a server. */
function withConnection(command: Command): Command {
  return command
    .option('--url <url>', 'the server (default: SARTIQ_URL, or this machine)')
    .option('--api-key <key>', "default: SARTIQ_API_KEY, or this installation's own")
    .option('--json', 'print the result as JSON', false)
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number')
  return Number(text)
}

await program.parseAsync()
