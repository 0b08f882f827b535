/** Bundles the page. Every page is a chunk of its own (`client/router.ts`), every language another. */
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'client',
  base: '/',
  worker: { format: 'es' },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    // What the styles and patterns need: light-dark(), :has(), the v flag of regular expressions.
    target: ['chrome123', 'firefox128', 'safari18'],
    sourcemap: false,
    // The content security policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
