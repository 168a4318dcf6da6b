// The demo shooting is deterministic, complete, and its files are what they promise.
import sharp, { type Metadata } from 'sharp'
import { describe, expect, it } from 'vitest'
import { demoShooting, demoVariation } from './demo-shooting.ts'

const images = demoShooting()
const keyOf = ({ metadata: m }: (typeof images)[number]): string =>
  [m.shooting, m.sku, m.shot_type, m.subject].join('|')
const shots = Map.groupBy(images, keyOf)

const metadataOf = async (word: string): Promise<Metadata> => {
  const image = images.find((one) => one.fault?.includes(word))
  if (!image) throw new Error(`no ${word}`)
  return sharp(await image.render()).metadata()
}

describe('demoShooting', () => {
  it('lists the same images for the same seed, and others for another', () => {
    expect(demoShooting().map((one) => one.metadata)).toEqual(images.map((one) => one.metadata))
    expect(demoShooting({ seed: 7 }).map((one) => one.metadata.config.seed)).not.toEqual(
      images.map((one) => one.metadata.config.seed),
    )
  })

  it('has at least 24 shots of 3 to 5 variations', () => {
    expect(shots.size).toBeGreaterThanOrEqual(24)
    for (const takes of shots.values()) {
      expect(takes.length).toBeGreaterThanOrEqual(3)
      expect(takes.length).toBeLessThanOrEqual(5)
      expect(new Set(takes.map((one) => one.metadata.config.seed)).size).toBe(takes.length)
    }
  })

  it('keeps a product and a style to one name in every shot', () => {
    for (const takes of shots.values())
      expect(
        new Set(takes.map(({ metadata: m }) => [m.product_name, m.product_category, m.style_name].join())).size,
      ).toBe(1)
    for (const same of Map.groupBy(images, (one) => one.metadata.sku).values())
      expect(new Set(same.map((one) => one.metadata.product_name)).size).toBe(1)
  })

  it('gives every image its own external id', () => {
    expect(new Set(images.map((one) => one.metadata.external_id)).size).toBe(images.length)
    expect(images[0]?.metadata.external_id).toBe('demo-0001')
  })

  it('plants a fault in about one image of six', () => {
    const share = images.filter((one) => one.fault !== null).length / images.length
    expect(share).toBeGreaterThan(0.12)
    expect(share).toBeLessThan(0.25)
  })

  it('cuts the list to the shots asked for', () => {
    const few = demoShooting({ shots: 3 })
    expect(new Set(few.map(keyOf)).size).toBe(3)
    expect(few.map((one) => one.metadata)).toEqual(images.slice(0, few.length).map((one) => one.metadata))
  })

  it('renders the promised size, and the same bytes again', { timeout: 60_000 }, async () => {
    for (const image of [images[0], images.find((one) => one.metadata.shot_type === 'still_life')]) {
      if (!image) throw new Error('no image')
      const bytes = await image.render()
      const { width, height, format } = await sharp(bytes).metadata()
      expect([width, height, format]).toEqual([1024, 1536, 'jpeg'])
      expect(bytes.equals(await image.render())).toBe(true)
    }
  })

  it('makes files that trip technical checks', { timeout: 60_000 }, async () => {
    expect((await metadataOf('16 bits')).depth).toBe('ushort')
    expect((await metadataOf('alpha')).hasAlpha).toBe(true)
    expect((await metadataOf('too small')).height).toBe(900)
    const { icc } = await metadataOf('Display P3')
    expect(icc?.toString('latin1').replaceAll('\0', '')).toContain('P3')
  })
})

describe('demoVariation', () => {
  it('differs from its parent, repeats by config, and keeps size and kind', { timeout: 60_000 }, async () => {
    const parent = await demoShooting({ shots: 1 })[0]?.render()
    if (!parent) throw new Error('no parent')
    const one = await demoVariation(parent, { seed: 1, guidance_scale: 8 })
    expect(one.equals(await demoVariation(parent, { guidance_scale: 8, seed: 1 }))).toBe(true)
    expect(one.equals(await demoVariation(parent, { seed: 2, guidance_scale: 8 }))).toBe(false)
    const { width, height, format } = await sharp(one).metadata()
    expect([width, height, format]).toEqual([1024, 1536, 'jpeg'])
  })
})
