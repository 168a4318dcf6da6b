// Download links that carry their own permission, for a day unless more is asked.
import { basePath, pathOf } from '@sartiq/contract/api.ts'
import type { FastifyRequest } from 'fastify'
import { refuse } from '@sartiq/contract/error.ts'
import { listExportImages } from '@sartiq/contract/export/endpoints.ts'
import { roleMay } from '@sartiq/contract/people/role.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from '../platform/http/actor.ts'
import { checkLink, signLink } from '../platform/secrets/signed-link.ts'
import type { Links } from './store.ts'

const day = 24 * 3600

/** @param lifetime seconds that the links are good for, at least */
export function linksOf(ctx: Context, lifetime = day): Links {
  const key = ctx.keys.derive('download-links')
  const origin = ctx.config.publicUrl ?? ''
  return {
    zip: (id) => origin + signLink(key, ctx.clock, `${basePath}/exports/${id}/download`, lifetime),
    images: (id) => origin + pathOf(listExportImages, { id }),
    image: (id, image_id) =>
      origin + signLink(key, ctx.clock, `${basePath}/exports/${id}/images/${image_id}/file`, lifetime),
  }
}

/** Lets through who may view anyway, and whoever holds a link that is still good. */
export function permitDownload(ctx: Context, actor: Actor | null, request: FastifyRequest): void {
  if (roleMay(actor?.role ?? null, 'view')) return
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  const query = {
    expires: searchParams.get('expires') ?? undefined,
    signature: searchParams.get('signature') ?? undefined,
  }
  const verdict = checkLink(ctx.keys.derive('download-links'), ctx.clock, pathname, query)
  if (verdict === 'expired') refuse('LINK_EXPIRED')
  if (verdict === 'invalid') refuse('NOT_SIGNED_IN')
}
