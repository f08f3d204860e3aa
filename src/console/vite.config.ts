/**
 * How the console is built: into `dist/assets/console`, as the Worker's static assets.
 *
 * @module
 */

import { fileURLToPath } from 'node:url'

import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

import { actionTokens, dayTokens, nightTokens } from '../answer/style.ts'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  plugins: [tokenSheet(), tailwindcss(), react()],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../../dist/assets/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // The policy forbids inline scripts and data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
})

/** The colours of every page of Detour, once by the reader's preference and once by choice, as `virtual:tokens.css`. */
function tokenSheet(): Plugin {
  const name = 'virtual:tokens.css'
  const day = `${dayTokens};${actionTokens.day}`
  const night = `${nightTokens};${actionTokens.night}`
  const sheet = `:root{color-scheme:light dark;${day}}
@media(prefers-color-scheme:dark){:root{${night}}}
:root[data-theme=light]{color-scheme:light;${day}}
:root[data-theme=dark]{color-scheme:dark;${night}}`
  return {
    name: 'detour-tokens',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? sheet : undefined),
  }
}
