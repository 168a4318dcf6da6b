// The demo shooting: every image of an invented autumn collection, drawn by seed, listed cheaply and rendered when asked.
import { MODEL, PRODUCTS, SHOOTING, type Shot, SHOTS } from './catalogue.ts'
import { type Fault, FAULTS } from './faults.ts'
import { hash, random } from './random.ts'
import { develop, type Take } from './take.ts'

export { demoVariation } from './variation.ts'

export type DemoImage = {
  metadata: {
    shooting: string
    sku: string
    product_name: string
    product_category: string
    shot_type: string
    subject: string
    style_name: string
    external_id: string
    config: {
      model: string
      seed: number
      guidance_scale: number
      steps: number
      prompt: string
      sampler: string
      negative_prompt: string
    }
  }
  fault: string | null
  render(): Promise<Buffer>
}

/** Faults that suit a shot, by place in the list: about one image in six has one. */
const PLANTED: Readonly<Record<string, Fault>> = {
  '0.3': 'extra_limb',
  '1.2': 'wrong_colour',
  '2.3': 'uneven_hem',
  '3.2': 'blown',
  '5.3': 'smear',
  '6.2': 'uneven_hem',
  '8.3': 'wrong_colour',
  '9.1': 'floating',
  '10.2': 'missing_buttons',
  '11.2': 'technical_small',
  '12.3': 'colour_cast',
  '13.1': 'blur',
  '14.3': 'dirty_backdrop',
  '15.2': 'technical_16bit',
  '16.1': 'heavy_crop',
  '17.2': 'smear',
  '18.3': 'wrong_colour',
  '19.2': 'technical_alpha',
  '20.2': 'technical_p3',
  '21.2': 'dirty_backdrop',
  '23.1': 'colour_cast',
  '25.2': 'extra_limb',
}

const PLACES: Record<Shot['type'], string> = {
  full_body_front: 'full body, front, standing in a seamless studio',
  full_body_back: 'full body, seen from behind, standing in a seamless studio',
  half_body_front: 'half body, front, studio portrait framing',
  half_body_back: 'half body, seen from behind',
  detail: 'close-up of fabric, seams and trims',
  ghost_mannequin: 'ghost mannequin, centred, even light',
  flat_lay: 'flat lay from above on a linen surface',
  still_life: 'still life on a seamless sweep, soft contact shadow',
}

function imageOf(shot: Shot, shotNumber: number, number: number, index: number, seed: number): DemoImage {
  const product = PRODUCTS[shot.product]
  const fault = PLANTED[`${shotNumber}.${number}`] ?? null
  const own = hash(seed, shot.product, shot.type, shot.subject, number)
  const rng = random(hash(own, 'config'))
  const take: Take = { shot, seed: own, number, fault, format: index % 14 === 6 ? 'png' : 'jpeg' }
  return {
    metadata: {
      shooting: SHOOTING,
      sku: product.sku,
      product_name: product.name,
      product_category: product.category,
      shot_type: shot.type,
      subject: shot.subject,
      style_name: shot.style,
      external_id: `demo-${String(index + 1).padStart(4, '0')}`,
      config: {
        model: MODEL,
        seed: own,
        guidance_scale: Math.round(rng.range(4, 8.5) * 2) / 2,
        steps: rng.pick([28, 32, 36, 40]),
        sampler: 'procedural',
        prompt: `${product.words}, ${PLACES[shot.type]}, ${shot.style.toLowerCase()}, soft light from one side`,
        negative_prompt: 'extra limbs, distorted seams, text, watermark',
      },
    },
    fault: fault && FAULTS[fault],
    render: () => develop(take),
  }
}

/** Every image of the demo shooting, in order, cheap to list; each renders itself when asked. */
export function demoShooting(options: { seed?: number; shots?: number } = {}): DemoImage[] {
  const seed = options.seed ?? 2026
  const shots = SHOTS.slice(0, options.shots ?? SHOTS.length)
  let index = 0
  return shots.flatMap((shot, shotNumber) =>
    Array.from({ length: shot.takes }, (_, number) => imageOf(shot, shotNumber, number, index++, seed)),
  )
}
