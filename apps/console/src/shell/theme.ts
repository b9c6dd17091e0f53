import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** One accent, neutral greys; red only for loss and danger (console.md, "Layout"). */
export const theme = createTheme({
  primaryColor: 'gate',
  primaryShade: 7,
  colors: {
    gate: [
      '#effbf9',
      '#d6f3ee',
      '#aee6dd',
      '#7ed4c8',
      '#4fbcae',
      '#2ba295',
      '#17877c',
      '#0f6f66',
      '#0e5952',
      '#0c4844',
    ],
  },
  fontFamily:
    'Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Noto Sans", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 'md',
  focusRing: 'auto',
  cursorType: 'pointer',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '17px' }, h3: { fontSize: '14px' } },
  },
  components: {
    Badge: { defaultProps: { tt: 'none', fw: 600 } },
    Text: { defaultProps: { size: 'md' } },
    Button: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { centered: true, radius: 'lg' }, styles: { title: { fontWeight: 650, fontSize: '16px' } } },
  },
});

/** Mantine's grey for secondary text is too faint to read on white (3.3 : 1). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c6670',
    '--mantine-color-body': '#ffffff',
    '--gh-canvas': '#f6f7f8',
    '--gh-line': '#e4e7ea',
  },
  dark: {
    '--mantine-color-dimmed': '#a5adb5',
    '--mantine-color-body': '#16191c',
    '--gh-canvas': '#101214',
    '--gh-line': '#2a2f34',
  },
});
