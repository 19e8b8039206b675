/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { DisconnectedError } from '../../../src/shared/index.js';
import { ConnectionBanner } from '../../../workbench/renderer/shell/connection-banner.js';

describe('ConnectionBanner', () => {
  const reason = new DisconnectedError();

  afterEach(cleanup);

  it('says when it connects again, and does so at once when asked to', () => {
    const onRetry = jest.fn();
    const status = { state: 'reconnecting', attempt: 2, retryInMs: 2_400, reason } as const;
    render(<ConnectionBanner status={status} onRetry={onRetry} />);
    expect(screen.getByRole('alert').textContent).toMatch(/Offline\..*again in 3 s\. Attempt 2/);
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it('offers nothing while it is connecting', () => {
    const status = { state: 'reconnecting', attempt: 1, retryInMs: 0, reason } as const;
    render(<ConnectionBanner status={status} onRetry={() => undefined} />);
    expect(screen.getByRole('alert').textContent).toContain('Connecting again…');
    expect(screen.getByRole('button', { name: 'Try now' }).hasAttribute('disabled')).toBe(true);
  });

  it('offers a reload when it has ended for good', () => {
    render(<ConnectionBanner status={{ state: 'closed', reason }} onRetry={() => undefined} />);
    expect(screen.getByRole('button', { name: 'Reload' })).toBeDefined();
  });
});
