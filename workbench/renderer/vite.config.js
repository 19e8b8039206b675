import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The page, the same for the browser and for Electron: it runs under a policy that allows no inline script. */
// oxlint-disable-next-line import/no-default-export -- what Vite loads
export default defineConfig({
  root,
  // Relative, so that it works at the root of an HTTP server and of `app://` alike.
  base: './',
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^sallyport\/(shared|shim|renderer|renderer\/react)$/, replacement: `${repository}src/$1/index.ts` },
    ],
  },
  build: {
    outDir: `${repository}build/page`,
    emptyOutDir: true,
    // Electron's Chromium, and browsers of the last two years.
    target: 'baseline-widely-available',
    // Fonts and scripts come from the page's own origin only, which `data:` is not.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // It comes from this machine, not over a network.
    chunkSizeWarningLimit: 4_000,
  },
});
