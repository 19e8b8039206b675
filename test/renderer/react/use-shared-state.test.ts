/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { IsIn, IsInt } from 'class-validator';
import { StrictMode } from 'react';
import { EventService, EventServiceHost, Handle, Public, State, type StateCell } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import { useSharedState } from 'sallyport/renderer/react';
import type { ClientMessage, SharedState } from 'sallyport/shared';
import { createLoopback } from 'sallyport/testing';
import { container } from 'tsyringe';

class Settings {
  @IsIn(['dark', 'light']) declare readonly theme: string;
  @IsInt() declare readonly zoom: number;
}

interface ISettingsService {
  readonly settings: SharedState<Settings>;
  darken(): Promise<void>;
  enlarge(): Promise<void>;
}

@EventService()
class SettingsService implements ISettingsService {
  @State({ of: Settings, initial: { theme: 'light', zoom: 1 } })
  @Public()
  declare readonly settings: StateCell<Settings>;

  @Handle()
  @Public()
  async darken(): Promise<void> {
    this.settings.update((draft) => void (draft.theme = 'dark'));
  }

  @Handle()
  @Public()
  async enlarge(): Promise<void> {
    this.settings.update((draft) => void (draft.zoom += 1));
  }
}

interface TestSettings extends AsyncDisposable {
  readonly service: ISettingsService;
  /** What the page has sent, by kind. */
  readonly sent: string[];
}

async function createSettings(): Promise<TestSettings> {
  const host = await EventServiceHost.start(SettingsService, { container: container.createChildContainer() });
  const { page, main } = createLoopback();
  host.accept(main, { transport: 'loopback', clientId: 'test', origin: null });
  const sent: string[] = [];
  const post = page.post.bind(page);
  page.post = (message: ClientMessage | readonly ClientMessage[]) => {
    sent.push(...[message].flat().map(({ kind }) => kind));
    post(message);
  };
  const service = await RendererEventService.connect<ISettingsService>({ transport: () => page });
  return {
    service,
    sent,
    async [Symbol.asyncDispose]() {
      cleanup();
      await host.dispose();
    },
  };
}

describe('useSharedState', () => {
  it('is undefined before the first value, then follows', async () => {
    await using test = await createSettings();
    const { result } = renderHook(() => useSharedState(test.service.settings));
    expect(result.current).toBeUndefined();
    await waitFor(() => expect(result.current).toEqual({ theme: 'light', zoom: 1 }));
    await act(() => test.service.darken());
    await waitFor(() => expect(result.current).toEqual({ theme: 'dark', zoom: 1 }));
  });

  it('renders only when its part changes', async () => {
    await using test = await createSettings();
    const seen: unknown[] = [];
    const zooms: unknown[] = [];
    renderHook(() => void seen.push(useSharedState(test.service.settings, ({ theme }) => theme)));
    renderHook(() => void zooms.push(useSharedState(test.service.settings, ({ zoom }) => zoom)));
    await waitFor(() => expect(seen).toEqual([undefined, 'light']));
    await act(() => test.service.enlarge());
    await waitFor(() => expect(zooms).toEqual([undefined, 1, 2]));
    expect(seen).toEqual([undefined, 'light']);
    await act(() => test.service.darken());
    await waitFor(() => expect(seen).toEqual([undefined, 'light', 'dark']));
    expect(zooms).toEqual([undefined, 1, 2]);
  });

  it('keeps an equal part the same object, though its selector makes a new one', async () => {
    await using test = await createSettings();
    const seen: unknown[] = [];
    const { rerender, result } = renderHook(() => {
      const part = useSharedState(
        test.service.settings,
        ({ theme }) => [theme],
        ([one], [other]) => one === other,
      );
      seen.push(part);
      return part;
    });
    await waitFor(() => expect(result.current).toEqual(['light']));
    const before = result.current;
    await act(() => test.service.enlarge());
    rerender();
    expect(result.current).toBe(before);
    expect(seen).toHaveLength(3);
  });

  it('does not loop with a selector that makes a new object each time', async () => {
    await using test = await createSettings();
    const { result } = renderHook(() => useSharedState(test.service.settings, ({ theme, zoom }) => ({ theme, zoom })));
    await waitFor(() => expect(result.current).toEqual({ theme: 'light', zoom: 1 }));
  });

  it('takes another part as soon as its selector takes another', async () => {
    await using test = await createSettings();
    const { result, rerender } = renderHook(({ name }) => useSharedState(test.service.settings, (all) => all[name]), {
      initialProps: { name: 'theme' as keyof Settings },
    });
    await waitFor(() => expect(result.current).toBe('light'));
    rerender({ name: 'zoom' });
    expect(result.current).toBe(1);
  });

  it('watches once for any number of components, and no more when the last has gone', async () => {
    await using test = await createSettings();
    const views = [1, 2, 3].map(() =>
      renderHook(() => useSharedState(test.service.settings, ({ theme }) => theme), { wrapper: StrictMode }),
    );
    await waitFor(() => expect(views.map(({ result }) => result.current)).toEqual(['light', 'light', 'light']));
    expect(test.sent.filter((kind) => kind === 'watch')).toHaveLength(1);
    for (const { unmount } of views) unmount();
    await waitFor(() => expect(test.sent.filter((kind) => kind === 'cancel')).toHaveLength(1));
  });

  it('has nothing where the page has no such state', () => {
    const none = undefined as SharedState<Settings> | undefined;
    expect(renderHook(() => useSharedState(none, ({ theme }) => theme)).result.current).toBeUndefined();
  });
});
