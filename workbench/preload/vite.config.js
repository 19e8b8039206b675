import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** One CommonJS file: a sandboxed preload can require nothing but `electron`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: {
    alias: [{ find: 'sallyport/preload', replacement: `${repository}src/shim/preload.ts` }],
  },
  build: {
    outDir: `${repository}build/workbench`,
    // The compiled main process is beside it.
    emptyOutDir: false,
    target: 'es2024',
    minify: false,
    lib: { entry: 'preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
});
