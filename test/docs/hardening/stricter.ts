import { ElectronShell, createSecureWindow, serveApp } from 'sallyport/electron';

/** Links to one site alone, styles from files, text as text, and no permission at all. */
export async function openStrictly(root: string, preload: string): Promise<ElectronShell> {
  serveApp({
    root,
    contentSecurityPolicy: {
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: [],
    },
  });
  await createSecureWindow({ preload, url: 'app://ui/', permissions: [] });
  return new ElectronShell({ externalLinks: { schemes: ['https'], hosts: ['docs.example.com'] } });
}
