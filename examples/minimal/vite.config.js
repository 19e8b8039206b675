/** The page is bundled from the repository's own index.html into build/page. */
export default { build: { outDir: 'build/page' } };
