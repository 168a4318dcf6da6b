// All that one push needs: the file as it was rendered, and the DAM with its secrets.
import { dirname, basename } from 'node:path/posix'
import { compileConnector } from '@sartiq/contract/deliver/connector.ts'
import { damConfig } from '@sartiq/contract/deliver/dam.ts'
import { parsePattern } from '@sartiq/contract/export/naming-pattern.ts'
import { type NamingValues, renderName } from '@sartiq/contract/export/naming-render.ts'
import { linksOf } from '../../export/links.ts'
import { type Frozen, mappingValuesOf } from '../../export/rules/plan.ts'
import { renditionPath } from '../../export/rules/rendition-path.ts'
import { type DeliveryImage, selectImages } from '../../export/store.ts'
import type { Context } from '../../platform/context.ts'
import type { DeliveryRow, DestinationRow } from '../../platform/db/tables.ts'
import { sha256OfFile } from '../../platform/storage/sha256-of-file.ts'
import { ObjectMissing } from '../../platform/storage/storage.ts'
import { secretsOf } from '../destinations.ts'
import type { DamPeer } from './exchange.ts'
import { DamFailure } from './failure.ts'
import type { DamFile } from './file.ts'

/** @throws DamFailure auth where the secrets cannot be opened, final where the config is no connector */
export function loadPeer(ctx: Pick<Context, 'keys'>, row: DestinationRow): DamPeer {
  const parsed = damConfig.safeParse(row.config)
  const compiled = parsed.success ? compileConnector(parsed.data) : undefined
  const wrong = parsed.error?.issues[0]?.message ?? compiled?.errors[0]?.message
  if (!compiled || wrong !== undefined) {
    throw new DamFailure('final', `The connector cannot be used: ${wrong}`, { code: 'DAM_REFUSED' })
  }
  return { destination_id: row.id, connector: compiled.connector, credentials: openSecrets(ctx, row) }
}

function openSecrets(ctx: Pick<Context, 'keys'>, row: DestinationRow): Record<string, string> {
  try {
    return secretsOf(ctx, row)
  } catch {
    throw new DamFailure(
      'auth',
      'The credentials cannot be opened, since SARTIQ_SECRET_KEY is another now; enter them again.',
    )
  }
}

/** @throws DamFailure final where the rendition is gone or damaged: a retry renders it anew */
export async function loadFile(ctx: Context, peer: DamPeer, delivery: DeliveryRow): Promise<DamFile> {
  const { export_id, image_id, asset_key } = delivery
  const image = await selectImages(ctx.db, export_id ?? '')
    .where('export_images.id', '=', image_id ?? '')
    .executeTakeFirst()
  if (!image?.rendition_key || !image.sha256 || !image.mime || image.bytes === null) throw gone()
  await checkBytes(ctx, renditionPath(image.rendition_key), image.sha256)
  const path = renditionPath(image.rendition_key)
  const naming = await namingOf(ctx, image)
  const url = ctx.config.publicUrl ? linksOf(ctx).image(image.export_id, image.id) : null
  return {
    asset_key: asset_key ?? '',
    filename: basename(image.filename),
    folder: folderOf(peer.connector.folder_structure, naming, image.filename),
    mime: image.mime,
    bytes: image.bytes,
    sha256: image.sha256,
    naming,
    mapping: mappingValuesOf(image.frozen as Frozen),
    url,
    open: (range) => ctx.storage.get(path, range),
  }
}

/** What was damaged on the disk does not leave. */
async function checkBytes(ctx: Context, path: string, sha256: string): Promise<void> {
  const found = await ctx.storage.withFile(path, sha256OfFile).catch((error: unknown) => {
    if (error instanceof ObjectMissing) throw gone()
    throw error
  })
  if (found === sha256) return
  ctx.log.error({ path, sha256, found }, 'a stored rendition is damaged; it is not delivered')
  throw new DamFailure('final', 'The rendered file was damaged in storage; retry renders it anew.', {
    code: 'IMAGE_ALTERED',
  })
}

function gone(): DamFailure {
  return new DamFailure('final', 'The rendered file was cleaned up; retry renders it anew.', { code: 'IMAGE_MISSING' })
}

async function namingOf(ctx: Context, image: DeliveryImage): Promise<NamingValues> {
  const frozen = image.frozen as Frozen
  const { id, prediction_id, width, height } = image
  const { created_at, preset } = await ctx.db
    .selectFrom('exports')
    .innerJoin('export_images', 'export_images.export_id', 'exports.id')
    .select(['exports.created_at', 'exports.preset'])
    .where('export_images.id', '=', id)
    .executeTakeFirstOrThrow()
  const { sku, product_name, shot_type, subject, shooting, style_name, product_category, source } = frozen
  return {
    ...{ sku, product_name, shot_type, subject, shooting, width, height },
    style: style_name,
    category: product_category,
    prediction: prediction_id,
    hash8: source.sha256.slice(0, 8),
    date: created_at,
    preset: (preset as { name: string } | null)?.name,
    index: frozen.index,
  }
}

/** The structure's folders, then those of the file's own name: what is unique in the export is unique in the DAM. */
export function folderOf(structure: string, naming: NamingValues, path: string): string {
  const parsed = parsePattern(`${structure.replace(/\/+$/, '')}/_`)
  const folders = structure === '' || !parsed.ok ? [] : renderName(parsed.pattern, naming).folders
  const own = dirname(path)
  return [...folders, ...(own === '.' ? [] : [own])].join('/')
}
