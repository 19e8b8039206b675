/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createTestHost, type TestHost } from 'sallyport/testing';
import { App } from './app.js';
import { ChangeNotice } from './change-notice.js';
import type { IProjectService } from './contract.js';
import { ProjectLog } from './project-log.js';
import { ProjectService } from './project-service.js';
import { SallyportProvider } from './sallyport.js';
import { ThemeSwitch } from './theme-switch.js';

describe('the page', () => {
  let test: TestHost<IProjectService>;

  const renderWithService = (children: ReactNode) =>
    render(<SallyportProvider service={test.service}>{children}</SallyportProvider>);

  beforeEach(async () => {
    test = await createTestHost<IProjectService>(ProjectService);
  });

  afterEach(async () => {
    cleanup(); // components first, or they show that their host has gone
    await test.dispose();
  });

  it('renames a project, and lists it anew', async () => {
    render(<App connect={() => test.connect()} />);
    const input = await screen.findByDisplayValue('Harbour');
    fireEvent.change(input, { target: { value: 'Lighthouse' } });
    fireEvent.click(screen.getByRole('button', { name: 'Rename' }));
    await waitFor(async () => expect(await test.service.list()).toEqual([{ id: 'p1', name: 'Lighthouse' }]));
    await screen.findByDisplayValue('Lighthouse');
  });

  it('says why a project was not renamed', async () => {
    render(<App connect={() => test.connect()} />);
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: '' } });
    fireEvent.click(screen.getByRole('button', { name: 'Rename' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/argument/i);
  });

  it('shows the log as text', async () => {
    renderWithService(<ProjectLog id="p1" />);
    await screen.findByText('20 bytes');
    expect(screen.getByText(/opened/).textContent).toBe('opened p1\nsaved ✓\n');
  });

  it('counts the changes', async () => {
    renderWithService(<ChangeNotice />);
    await test.service.rename('p1', 'Lighthouse');
    expect(await screen.findByText('1 changes')).toBeDefined();
  });

  it('switches the theme for every window', async () => {
    const other = await test.connect();
    renderWithService(<ThemeSwitch />);
    fireEvent.click(await screen.findByRole('button', { name: 'light' }));
    await screen.findByRole('button', { name: 'dark' });
    expect(await other.settings.ready()).toEqual({ theme: 'dark' });
  });
});
