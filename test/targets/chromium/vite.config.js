import { defineConfig } from 'vite';

export default defineConfig({
  logLevel: 'error',
  build: {
    lib: { entry: process.env.ENTRY, formats: ['iife'], name: 'page', fileName: () => 'page.js' },
    emptyOutDir: false,
  },
});
