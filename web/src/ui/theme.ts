// The look: neutral greys without chroma, one accent for focus and the primary button, small radii, short motion.
import {
  type CSSVariablesResolver,
  Checkbox,
  Input,
  type MantineColorsTuple,
  Modal,
  Slider,
  Switch,
  Text,
  Tooltip,
  createTheme,
} from '@mantine/core'

// Lightest to darkest; Mantine paints text with 0, borders with 4, panels with 6, the page with 7.
const greys: MantineColorsTuple = [
  '#ededed',
  '#c9c9c9',
  '#b0b0b0',
  '#9a9a9a',
  '#4a4a4a',
  '#3a3a3a',
  '#2b2b2b',
  '#202020',
  '#181818',
  '#0f0f0f',
]
// Mantine's own gray is bluish: no colour may stand near a picture.
const gray: MantineColorsTuple = [
  '#fafafa',
  '#f2f2f2',
  '#e6e6e6',
  '#dadada',
  '#cccccc',
  '#b0b0b0',
  '#8f8f8f',
  '#565656',
  '#3a3a3a',
  '#202020',
]
const accent: MantineColorsTuple = [
  '#e8f1ff',
  '#cfe1ff',
  '#a0c3ff',
  '#79abff',
  '#5c98f5',
  '#3d80e6',
  '#2a6cd6',
  '#1f5fc4',
  '#194fa3',
  '#123d80',
]

export const theme = createTheme({
  colors: { dark: greys, gray, accent },
  primaryColor: 'accent',
  primaryShade: 7,
  fontFamily: "'Inter Variable', sans-serif",
  fontFamilyMonospace: 'ui-monospace, Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  defaultRadius: 3,
  radius: { xs: '2px', sm: '3px', md: '3px', lg: '3px', xl: '3px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // The accent is for focus and the primary button; what is on or off is grey.
    Checkbox: Checkbox.extend({ defaultProps: { color: 'gray.6' } }),
    Switch: Switch.extend({ defaultProps: { color: 'gray.6' } }),
    // Mantine would set them in 11 px.
    InputWrapper: Input.Wrapper.extend({
      vars: () => ({
        label: {},
        success: {},
        description: { '--input-description-size': '12px' },
        error: { '--input-error-size': '12px' },
      }),
    }),
    Slider: Slider.extend({ defaultProps: { color: 'gray.5' } }),
    Text: Text.extend({ defaultProps: { size: 'sm' } }),
    Modal: Modal.extend({
      // Its header would be a second banner beside the page's.
      defaultProps: { transitionProps: { duration: 100 }, centered: true, attributes: { header: { role: 'none' } } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 500, transitionProps: { duration: 80 }, withArrow: false } }),
  },
})

/** Texts on our greys with a contrast of 4.5 and more. */
export const textColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {},
  dark: {
    '--mantine-color-dimmed': '#a8a8a8',
    '--mantine-color-placeholder': '#a8a8a8',
    '--mantine-color-error': '#ff9a9a',
    '--mantine-color-anchor': '#a0c3ff',
  },
})
