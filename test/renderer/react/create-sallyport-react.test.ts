/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import { Activity, Component, StrictMode, createElement, type PropsWithChildren, type ReactNode } from 'react';
import { RendererEventService } from 'sallyport/renderer';
import { createSallyportReact } from 'sallyport/renderer/react';
import { UnavailableError, type Link } from 'sallyport/shared';
import { createLoopback } from 'sallyport/testing';
import { createDesk } from './create-desk.js';
import type { IDeskService } from './desk-service.js';

const { SallyportProvider, useService, useConnection } = createSallyportReact<IDeskService>();

function Answer(): ReactNode {
  return createElement('p', null, typeof useService().rename);
}

function Status(): ReactNode {
  return createElement('p', { role: 'status' }, useConnection().state);
}

/** Counts the connections that are made, and knows which of them are open. */
function countedConnect(connect: () => Promise<IDeskService>) {
  const counted = {
    made: 0,
    open: 0,
    closed: 0,
    async connect(): Promise<IDeskService> {
      counted.made += 1;
      const service = await connect();
      counted.open += 1;
      void counted.countEnd(service);
      return service;
    },
    async countEnd(service: object): Promise<void> {
      await RendererEventService.closed(service);
      counted.open -= 1;
      counted.closed += 1;
    },
  };
  return counted;
}

/** A link to nobody: lost as soon as it is used. */
function deadLink(): Link {
  const { page, main } = createLoopback();
  main.start({ onMessage: () => main.close(), onClose: () => undefined });
  return page;
}

class Boundary extends Component<PropsWithChildren, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error ? createElement('p', { role: 'alert' }, this.state.error.message) : this.props.children;
  }
}

/** React writes what error boundaries catch to the console; that is no fault here. */
function withoutConsole(): Disposable {
  const spy = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  return { [Symbol.dispose]: () => spy.mockRestore() };
}

describe('useService', () => {
  it('gives the service of the provider above', async () => {
    await using desk = await createDesk();
    const wrapper = ({ children }: PropsWithChildren): ReactNode =>
      createElement(SallyportProvider, { service: desk.service }, children);
    expect(renderHook(useService, { wrapper }).result.current).toBe(desk.service);
  });

  it('throws where there is no provider, or only that of another contract', async () => {
    await using desk = await createDesk();
    using _quiet = withoutConsole();
    expect(() => renderHook(useService)).toThrow('There is no SallyportProvider above');
    const other = createSallyportReact<IDeskService>();
    const wrapper = ({ children }: PropsWithChildren): ReactNode =>
      createElement(other.SallyportProvider, { service: desk.service }, children);
    expect(() => renderHook(useService, { wrapper })).toThrow('There is no SallyportProvider above');
  });
});

describe('SallyportProvider', () => {
  it('connects, shows the fallback until then, and disconnects when it goes', async () => {
    await using desk = await createDesk();
    const connections = countedConnect(() => desk.test.connect());
    const { unmount } = render(
      createElement(SallyportProvider, { connect: connections.connect, fallback: 'Wait' }, createElement(Answer)),
    );
    expect(screen.getByText('Wait')).toBeDefined();
    await screen.findByText('function');
    expect(connections).toMatchObject({ made: 1, open: 1 });
    unmount();
    await waitFor(() => expect(connections.open).toBe(0));
  });

  it('connects once in StrictMode, and leaves nothing open', async () => {
    await using desk = await createDesk();
    const connections = countedConnect(() => desk.test.connect());
    const { unmount } = render(
      createElement(
        StrictMode,
        null,
        createElement(SallyportProvider, { connect: connections.connect }, createElement(Answer)),
      ),
    );
    await screen.findByText('function');
    expect(connections).toMatchObject({ made: 1, open: 1 });
    unmount();
    await waitFor(() => expect(connections.open).toBe(0));
  });

  it('closes a connection that comes to be when it has gone', async () => {
    await using desk = await createDesk();
    const gate = Promise.withResolvers<void>();
    const connections = countedConnect(async () => {
      await gate.promise;
      return desk.test.connect();
    });
    const { unmount } = render(createElement(SallyportProvider, { connect: connections.connect }));
    await act(async () => undefined);
    unmount();
    gate.resolve();
    await waitFor(() => expect(connections).toMatchObject({ made: 1, closed: 1 }));
  });

  it('does not connect again because it was given another function', async () => {
    await using desk = await createDesk();
    const connections = countedConnect(() => desk.test.connect());
    const element = (): ReactNode =>
      createElement(SallyportProvider, { connect: () => connections.connect() }, createElement(Answer));
    const { rerender } = render(element());
    await screen.findByText('function');
    rerender(element());
    await act(async () => undefined);
    expect(connections).toMatchObject({ made: 1, open: 1 });
  });

  it('shows why it could not connect, and tries again', async () => {
    await using desk = await createDesk();
    let attempts = 0;
    const connect = async (): Promise<IDeskService> => {
      attempts += 1;
      if (attempts === 1) throw new UnavailableError('Main is starting');
      return desk.test.connect();
    };
    const renderError = (error: Error, retry: () => void): ReactNode =>
      createElement('button', { onClick: retry }, error.message);
    render(createElement(SallyportProvider, { connect, fallback: 'Wait', renderError }, createElement(Answer)));
    const button = await screen.findByRole('button', { name: 'Main is starting' });
    act(() => button.click());
    expect(screen.getByText('Wait')).toBeDefined();
    await screen.findByText('function');
  });

  it('hands the error to the boundary above where nothing is to be shown for it', async () => {
    using _quiet = withoutConsole();
    const connect = (): Promise<IDeskService> => Promise.reject(new UnavailableError('Main is starting'));
    render(createElement(Boundary, null, createElement(SallyportProvider, { connect })));
    expect((await screen.findByRole('alert')).textContent).toBe('Main is starting');
  });

  it('fails for what it could not disconnect later', async () => {
    await using desk = await createDesk();
    const connect = async (): Promise<IDeskService> => ({ ...desk.service });
    const renderError = ({ message }: Error): ReactNode => createElement('p', { role: 'alert' }, message);
    render(createElement(SallyportProvider, { connect, renderError }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/no service that RendererEventService\.connect/);
  });

  it('connects anew for children that were hidden, and never shows them a closed service', async () => {
    await using desk = await createDesk();
    const connections = countedConnect(() => desk.test.connect());
    const states = new Set<string>();
    function Watch(): ReactNode {
      states.add(useConnection().state);
      return createElement(Answer);
    }
    const provider = createElement(SallyportProvider, { connect: connections.connect }, createElement(Watch));
    // oxlint-disable-next-line react/no-children-prop -- as the type of Activity has it
    const element = (mode: 'visible' | 'hidden'): ReactNode => createElement(Activity, { mode, children: provider });
    const { rerender } = render(element('visible'));
    await screen.findByText('function');
    rerender(element('hidden'));
    await waitFor(() => expect(connections).toMatchObject({ made: 1, open: 0 }));
    rerender(element('visible'));
    await screen.findByText('function');
    expect(connections).toMatchObject({ made: 2, open: 1 });
    expect([...states]).toEqual(['connected']);
  });

  it('leaves a service that it was given connected', async () => {
    await using desk = await createDesk();
    const { unmount } = render(createElement(SallyportProvider, { service: desk.service }, createElement(Answer)));
    unmount();
    expect(await desk.service.rename('a', 'One')).toBe('One');
  });
});

describe('useConnection', () => {
  it('follows the connection of the service', async () => {
    await using desk = await createDesk();
    render(createElement(SallyportProvider, { service: desk.service }, createElement(Status)));
    expect(screen.getByRole('status').textContent).toBe('connected');
    act(() => RendererEventService.disconnect(desk.service));
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('closed'));
  });

  it('tells that main is out of reach, and that it is back', async () => {
    await using desk = await createDesk();
    const links: Link[] = [];
    const transport = (): Link => {
      if (links.length === 1) links.push(deadLink());
      else links.push(desk.link());
      return links.at(-1) ?? deadLink();
    };
    const options = { transport, reconnect: { initialDelayMs: 1 }, random: () => 0 };
    const service = await RendererEventService.connect<IDeskService>(options);
    const seen: string[] = [];
    const wrapper = ({ children }: PropsWithChildren): ReactNode =>
      createElement(SallyportProvider, { service }, children);
    renderHook(
      () => {
        const connection = useConnection();
        seen.push(connection.state === 'reconnecting' ? `attempt ${connection.attempt}` : connection.state);
      },
      { wrapper },
    );
    act(() => links[0]?.close());
    await waitFor(() => expect(seen.at(-1)).toBe('connected'));
    expect(new Set(seen)).toEqual(new Set(['connected', 'attempt 1', 'attempt 2']));
    act(() => RendererEventService.disconnect(service));
  });

  it('renders nothing anew while nothing changes', async () => {
    await using desk = await createDesk();
    let renders = 0;
    const wrapper = ({ children }: PropsWithChildren): ReactNode =>
      createElement(SallyportProvider, { service: desk.service }, children);
    const { rerender } = renderHook(
      () => {
        renders += 1;
        return useConnection();
      },
      { wrapper },
    );
    rerender();
    expect(renders).toBe(2);
  });
});
