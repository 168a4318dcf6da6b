// The demo shooting as data: its products, and the shots taken of each, in the order they are shown.
import { type Cloth } from './garments/blocks.ts'
import { MATERIALS } from './layer.ts'
import type { Piece } from './wardrobe.ts'

export const SHOOTING = 'Autumn Atelier 2026'

/** Stands for the image generator; it is a drawing program, and says so. */
export const MODEL = 'demo-diffusion-1 (procedural demo)'

export type Product = {
  sku: string
  name: string
  category: string
  piece: Piece
  cloth: Pick<Cloth, 'colour' | 'dark' | 'accent' | 'material' | 'pattern'>
  /** A colour it should not have, for the planted fault. */
  wrong: string
  words: string
}

const cloth = (
  colour: string,
  dark: string,
  accent: string,
  material: keyof typeof MATERIALS,
  pattern: Cloth['pattern'] = 'plain',
): Product['cloth'] => ({ colour, dark, accent, material: MATERIALS[material], pattern })

export const PRODUCTS = {
  trench: {
    sku: 'AA26-CT-0101',
    name: 'Belted Gabardine Trench Coat',
    category: 'coats',
    piece: 'trench',
    cloth: cloth('#c2aa86', '#5b452a', '#3b2a1c', 'gabardine'),
    wrong: '#7d8a5e',
    words: 'double-breasted gabardine trench coat in sand, belted',
  },
  blazer: {
    sku: 'AA26-JK-0114',
    name: 'Single-Breasted Check Blazer',
    category: 'jackets',
    piece: 'blazer',
    cloth: cloth('#434b57', '#14181f', '#a08a6c', 'wool', 'check'),
    wrong: '#6d3a38',
    words: 'tailored wool blazer in slate check',
  },
  camel: {
    sku: 'AA26-JK-0117',
    name: 'Relaxed Wool Blazer',
    category: 'jackets',
    piece: 'blazer',
    cloth: cloth('#7a3b34', '#33130f', '#2a1511', 'wool'),
    wrong: '#3d5a6b',
    words: 'relaxed wool blazer in oxblood',
  },
  dress: {
    sku: 'AA26-DR-0203',
    name: 'Bias-Cut Satin Slip Dress',
    category: 'dresses',
    piece: 'dress',
    cloth: cloth('#1d5748', '#0c2a22', '#0c2a22', 'satin'),
    wrong: '#2b4a86',
    words: 'bias-cut satin slip dress in emerald',
  },
  blush: {
    sku: 'AA26-DR-0206',
    name: 'Cowl-Neck Satin Dress',
    category: 'dresses',
    piece: 'dress',
    cloth: cloth('#b98a80', '#6d443c', '#6d443c', 'satin'),
    wrong: '#8d93ad',
    words: 'cowl-neck satin dress in rose clay',
  },
  sweater: {
    sku: 'AA26-KN-0305',
    name: 'Cable-Knit Lambswool Sweater',
    category: 'knitwear',
    piece: 'sweater',
    cloth: cloth('#ddd0ba', '#94836a', '#94836a', 'knit'),
    wrong: '#b9c6cf',
    words: 'cable-knit lambswool sweater in oat',
  },
  shirt: {
    sku: 'AA26-SH-0409',
    name: 'Oversized Striped Poplin Shirt',
    category: 'shirts',
    piece: 'shirt',
    cloth: cloth('#eceef0', '#7d8794', '#6f93bd', 'cotton', 'stripe'),
    wrong: '#efd3d6',
    words: 'oversized poplin shirt, blue stripe on white',
  },
  jeans: {
    sku: 'AA26-DN-0502',
    name: 'Straight-Leg Rigid Jeans',
    category: 'denim',
    piece: 'jeans',
    cloth: cloth('#3d5677', '#182336', '#c98b46', 'denim'),
    wrong: '#4d4a48',
    words: 'straight-leg rigid denim jeans in mid indigo',
  },
  skirt: {
    sku: 'AA26-SK-0608',
    name: 'Pleated Crepe Midi Skirt',
    category: 'skirts',
    piece: 'skirt',
    cloth: cloth('#9c4c2d', '#4c1f10', '#4c1f10', 'crepe'),
    wrong: '#5b6b3c',
    words: 'knife-pleated crepe midi skirt in rust',
  },
  handbag: {
    sku: 'AA26-BG-0701',
    name: 'Structured Top-Handle Bag',
    category: 'bags',
    piece: 'handbag',
    cloth: cloth('#9c5c2c', '#4f2a12', '#e8c79a', 'leather'),
    wrong: '#6d2f33',
    words: 'structured top-handle bag in cognac grained leather',
  },
  sneaker: {
    sku: 'AA26-SN-0803',
    name: 'Low Court Sneaker',
    category: 'shoes',
    piece: 'sneaker',
    cloth: cloth('#e9e5dc', '#aaa393', '#2f6b52', 'smooth'),
    wrong: '#b8483c',
    words: 'low leather court sneaker, white and green',
  },
  boots: {
    sku: 'AA26-BT-0806',
    name: 'Calf Leather Chelsea Boots',
    category: 'shoes',
    piece: 'boots',
    cloth: cloth('#3a291f', '#15100d', '#54402f', 'smooth'),
    wrong: '#5a5f66',
    words: 'calf leather chelsea boots in espresso',
  },
  sunglasses: {
    sku: 'AA26-EY-0902',
    name: 'Tortoise Round Sunglasses',
    category: 'accessories',
    piece: 'sunglasses',
    cloth: cloth('#6a3d1a', '#2a1508', '#b8742f', 'glass'),
    wrong: '#3d4a5c',
    words: 'round acetate sunglasses in tortoise',
  },
  belt: {
    sku: 'AA26-AC-0911',
    name: 'Saddle-Stitched Leather Belt',
    category: 'accessories',
    piece: 'belt',
    cloth: cloth('#5a3a22', '#2b1a0e', '#d9b98c', 'leather'),
    wrong: '#2d2f36',
    words: 'saddle-stitched leather belt in walnut',
  },
  scarf: {
    sku: 'AA26-AC-0915',
    name: 'Fringed Lambswool Scarf',
    category: 'accessories',
    piece: 'scarf',
    cloth: cloth('#a8492f', '#4a1d14', '#e0c9a4', 'wool'),
    wrong: '#4f6b63',
    words: 'fringed lambswool scarf in brick with cream stripe',
  },
} as const satisfies Record<string, Product>

export type ShotType =
  | 'full_body_front'
  | 'full_body_back'
  | 'half_body_front'
  | 'half_body_back'
  | 'detail'
  | 'ghost_mannequin'
  | 'flat_lay'
  | 'still_life'

export type Shot = {
  product: keyof typeof PRODUCTS
  type: ShotType
  subject: string
  style: keyof typeof STYLES
  takes: 3 | 4 | 5
}

/** Sets a shot is taken in: the backdrop's colour and surface, and how the light stands. */
export const STYLES = {
  'Soft Studio': {
    colours: ['#cfc8bf', '#d3ccc4', '#cac4bd', '#d6cfc5'],
    surface: 'plaster',
    side: -0.62,
    height: 0.62,
    contrast: 1.12,
    warmth: 0.15,
    window: 0,
  },
  'Terracotta Set': {
    colours: ['#b98a70', '#bf9078', '#b2836a', '#c49a82'],
    surface: 'plaster',
    side: -0.72,
    height: 0.6,
    contrast: 1.2,
    warmth: 0.35,
    window: 0.9,
  },
  'Cool Gallery': {
    colours: ['#b9c0c6', '#c2c8cd', '#aeb7be', '#bcc6c8'],
    surface: 'paper',
    side: 0.6,
    height: 0.66,
    contrast: 1.1,
    warmth: -0.3,
    window: 0,
  },
  'Sage Sweep': {
    colours: ['#a9b09c', '#b1b8a5', '#a0a894', '#b6bba8'],
    surface: 'paper',
    side: -0.6,
    height: 0.62,
    contrast: 1.12,
    warmth: 0.05,
    window: 0.6,
  },
  'Warm Linen': {
    colours: ['#d8ccb9', '#ddd2c1', '#d2c5b1', '#e0d6c7'],
    surface: 'linen',
    side: -0.6,
    height: 0.7,
    contrast: 1.08,
    warmth: 0.25,
    window: 0,
  },
  'Evening Grey': {
    colours: ['#6e6a6a', '#767272', '#646163', '#7d7876'],
    surface: 'plaster',
    side: 0.74,
    height: 0.5,
    contrast: 1.3,
    warmth: 0.1,
    window: 0.8,
  },
  'Clean White': {
    colours: ['#e6e5e2', '#e9e7e3', '#e2e2e1', '#ebe9e4'],
    surface: 'paper',
    side: -0.55,
    height: 0.7,
    contrast: 1.05,
    warmth: 0,
    window: 0,
  },
} as const

const shot = (
  product: Shot['product'],
  type: ShotType,
  subject: string,
  style: Shot['style'],
  takes: Shot['takes'] = 4,
): Shot => ({ product, type, subject, style, takes })

/** In the order of the list; the first dozen make the first screenful. */
export const SHOTS: readonly Shot[] = [
  shot('trench', 'full_body_front', 'Model_A', 'Soft Studio', 5),
  shot('handbag', 'still_life', 'none', 'Terracotta Set'),
  shot('dress', 'full_body_front', 'Model_B', 'Warm Linen', 5),
  shot('sweater', 'half_body_front', 'Model_C', 'Sage Sweep'),
  shot('boots', 'still_life', 'none', 'Soft Studio', 3),
  shot('blazer', 'half_body_front', 'Model_B', 'Cool Gallery'),
  shot('skirt', 'full_body_front', 'Model_C', 'Terracotta Set'),
  shot('scarf', 'flat_lay', 'none', 'Warm Linen', 3),
  shot('jeans', 'full_body_front', 'Model_A', 'Clean White'),
  shot('sneaker', 'still_life', 'none', 'Sage Sweep', 4),
  shot('shirt', 'half_body_front', 'Model_A', 'Soft Studio'),
  shot('sunglasses', 'still_life', 'none', 'Warm Linen', 3),
  shot('camel', 'full_body_front', 'Model_C', 'Evening Grey'),
  shot('trench', 'detail', 'Model_A', 'Soft Studio', 3),
  shot('blush', 'full_body_front', 'Model_A', 'Terracotta Set'),
  shot('sweater', 'flat_lay', 'none', 'Warm Linen'),
  shot('blazer', 'full_body_front', 'Model_B', 'Cool Gallery'),
  shot('handbag', 'detail', 'none', 'Terracotta Set', 3),
  shot('trench', 'full_body_back', 'Model_A', 'Soft Studio'),
  shot('shirt', 'ghost_mannequin', 'none', 'Clean White'),
  shot('dress', 'half_body_front', 'Model_B', 'Evening Grey'),
  shot('belt', 'flat_lay', 'none', 'Warm Linen', 3),
  shot('jeans', 'detail', 'Model_A', 'Clean White', 3),
  shot('sweater', 'detail', 'Model_C', 'Sage Sweep', 3),
  shot('skirt', 'ghost_mannequin', 'none', 'Clean White', 3),
  shot('blazer', 'ghost_mannequin', 'none', 'Clean White'),
  shot('dress', 'full_body_back', 'Model_B', 'Warm Linen', 3),
  shot('shirt', 'full_body_front', 'Model_A', 'Sage Sweep', 3),
]
