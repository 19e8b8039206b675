import type { ReactNode } from 'react';

/** Where a body that isn't text is shown. */
export function BodyFrame({ children }: { readonly children: ReactNode }) {
  return (
    <section className="body-frame" aria-label="Response body">
      {children}
    </section>
  );
}
