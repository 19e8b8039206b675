import {
  ConflictError,
  PermissionDeniedError,
  UnsupportedError,
  ValidationError,
  type SharedState,
} from 'sallyport/shared';
import type { OpenTarget, Target } from '../targets/target.js';
import { Counter, Settings, StateSuiteService } from './state-service.js';

/** Resolves with the first value that fits. */
function reach<T>(state: SharedState<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    let isReached = false;
    const subscription = state.subscribe((value) => {
      if (isReached || !fits(value)) return;
      isReached = true;
      resolve(value);
      queueMicrotask(() => subscription());
    });
  });
}

/** What shared state does over every transport. */
export function describeState(target: Target): void {
  describe(`shared state over ${target.name}`, () => {
    let open: OpenTarget<StateSuiteService>;
    let refused: string[];

    const settings = (service: StateSuiteService): SharedState<Settings> => service.settings;
    const counter = (service: StateSuiteService): SharedState<Counter> => service.counter;

    beforeEach(async () => {
      refused = [];
      open = await target.open(StateSuiteService, {
        authorize: (_request, permission) => !refused.includes(permission),
      });
    });

    afterEach(async () => {
      await open[Symbol.asyncDispose]();
    });

    it('has no value before it is watched, and that of main afterwards', async () => {
      expect([settings(open.service).value, settings(open.service).revision]).toEqual([undefined, -1]);
      expect(await settings(open.service).ready()).toEqual({
        theme: 'light',
        fontSize: 12,
        tags: ['a', 'b'],
        proxies: [{ host: 'localhost', port: 80 }],
        upstream: { host: 'localhost', port: 80 },
      });
      expect(settings(open.service).revision).toBe(0);
    });

    it('is the same in two windows, whoever changes it', async () => {
      const other = await open.connect();
      const both = [open.service, other].map((service) => reach(settings(service), ({ fontSize }) => fontSize === 20));
      await open.service.useSize(20);
      const [one, two] = await Promise.all(both);
      expect(one).toEqual(two);
    });

    it('shows every revision, in order, in every window', async () => {
      const other = await open.connect();
      const seen = [open.service, other].map((service) => {
        const sizes: number[] = [];
        const { promise, resolve } = Promise.withResolvers<number[]>();
        const subscription = settings(service).select(
          (value) => value.fontSize,
          (size) => {
            sizes.push(size);
            if (size === 40) resolve(sizes);
          },
        );
        return { promise, subscription };
      });
      await Promise.all([settings(open.service).ready(), settings(other).ready()]);
      for (let size = 13; size <= 40; size += 1) await open.service.useSize(size);
      const expected = Array.from({ length: 29 }, (_, index) => index + 12);
      for (const { promise, subscription } of seen) {
        expect(await promise).toEqual(expected);
        subscription();
      }
    });

    it('keeps the identity of what a change leaves alone', async () => {
      const before = await settings(open.service).ready();
      const changed = reach(settings(open.service), ({ fontSize }) => fontSize === 30);
      await open.service.useSize(30);
      const after = await changed;
      expect(after).not.toBe(before);
      expect(after.proxies).toEqual(before.proxies);
      const subscription = settings(open.service).subscribe(() => undefined);
      const present = await settings(open.service).ready();
      await open.service.useSize(31);
      await reach(settings(open.service), ({ fontSize }) => fontSize === 31);
      expect(settings(open.service).value?.proxies).toBe(present.proxies);
      subscription();
    });

    it('is set by a page, which has the change when the promise resolves', async () => {
      const subscription = settings(open.service).subscribe(() => undefined);
      await settings(open.service).set(['theme'], 'dark');
      expect(settings(open.service).value?.theme).toBe('dark');
      await settings(open.service).set(['proxies', 0, 'port'], 8_080);
      await settings(open.service).set(['upstream', 'host'], 'example');
      await settings(open.service).set(['tags'], ['x']);
      await settings(open.service).set(['tags', 0], 'y');
      await settings(open.service).set(['nickname'], 'me');
      expect(settings(open.service).value).toMatchObject({
        proxies: [{ host: 'localhost', port: 8_080 }],
        upstream: { host: 'example', port: 80 },
        tags: ['y'],
        nickname: 'me',
      });
      await settings(open.service).set(['nickname'], undefined);
      expect(settings(open.service).value).not.toHaveProperty('nickname');
      expect(open.host.serviceOf(StateSuiteService).settings.value).toEqual(settings(open.service).value);
      subscription();
    });

    it('has the change where nobody listens too, so that the next one can be made of it', async () => {
      const state = settings(open.service);
      await state.set(['theme'], 'dark');
      expect([state.value?.theme, state.revision]).toEqual(['dark', 1]);
      await open.service.useSize(30);
      await state.set(['theme'], 'light');
      expect([state.value?.fontSize, state.revision]).toEqual([30, 3]);
      await state.set(['fontSize'], 20, { revision: state.revision });
      await state.set(['fontSize'], 21, { revision: state.revision });
      expect([state.value?.fontSize, state.revision]).toEqual([21, 5]);
    });

    it.each([
      [['theme'], 'pink', 'theme'],
      [['fontSize'], 7, 'fontSize'],
      [['fontSize'], null, 'fontSize'],
      [['tags', 0], 5, 'tags[0]'],
      [['tags', 0], 'b', 'tags'],
      [['tags', 2], 'c', 'tags[2]'],
      [['tags', 'length'], 0, 'tags.length'],
      [['tags', 0, 'x'], 0, 'tags[0]'],
      [['proxies', 0, 'port'], 0, 'proxies[0].port'],
      [['proxies', 0], { host: 'x', port: 1, more: 1 }, 'proxies[0].more'],
      [['proxies', 0], [], 'proxies[0]'],
      [['proxies', 1, 'port'], 1, 'proxies[1]'],
      [['upstream'], { host: 'x', port: 'y' }, 'upstream.port'],
      [['upstream', 'other'], 1, 'upstream.other'],
      [['upstream', 0], 1, 'upstream[0]'],
    ] as const)('refuses to set %j to %j', async (path, value, place) => {
      const error = await settings(open.service)
        .set([...path], value)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).details?.faults[0]?.path).toBe(place);
      expect(open.host.serviceOf(StateSuiteService).settings.revision).toBe(0);
    });

    it.each([
      [['theme', '__proto__']],
      [['constructor']],
      [['tags', -1]],
      [['tags', 0.5]],
      [Array<string>(65).fill('x')],
    ])('refuses the path %j', async (path) => {
      await expect(settings(open.service).set(path, 1)).rejects.toMatchObject({
        code: expect.stringMatching(/^(VALIDATION|UNSUPPORTED)$/),
      });
    });

    it('refuses what a page may not set', async () => {
      const partly: SharedState<Settings> = open.service.partly;
      await expect(partly.set(['fontSize'], 20)).rejects.toBeInstanceOf(UnsupportedError);
      await expect(partly.set([], {})).rejects.toBeInstanceOf(UnsupportedError);
      await partly.set(['theme'], 'dark');
      const secret: SharedState<Counter> = open.service.secret;
      await expect(secret.set(['count'], 20)).rejects.toBeInstanceOf(UnsupportedError);
    });

    it('refuses a change that was made of another revision', async () => {
      await settings(open.service).set(['fontSize'], 20, { revision: 0 });
      const late = settings(open.service).set(['fontSize'], 21, { revision: 0 });
      await expect(late).rejects.toMatchObject({ details: { expectedRevision: 0, currentRevision: 1 } });
      await expect(late).rejects.toBeInstanceOf(ConflictError);
    });

    it('asks for the permission to see it, and for that to set it', async () => {
      refused = ['counter:write'];
      const seeing = await open.connect();
      expect(await counter(seeing).ready()).toEqual({ count: 0 });
      await expect(counter(seeing).set(['count'], 1)).rejects.toBeInstanceOf(UnsupportedError);
      // The manifest of the first page is older than the refusal.
      await expect(counter(open.service).set(['count'], 1)).rejects.toBeInstanceOf(PermissionDeniedError);
      refused = ['counter:read'];
      await expect(counter(open.service).ready()).rejects.toBeInstanceOf(PermissionDeniedError);
      await expect(counter(open.service).set(['count'], 1)).rejects.toBeInstanceOf(PermissionDeniedError);
      expect(await open.connect()).not.toHaveProperty('counter');
    });

    it('ends with the connection', async () => {
      const subscription = settings(open.service).subscribe(() => undefined);
      await settings(open.service).ready();
      await open.host.dispose();
      await expect(settings(open.service).set(['fontSize'], 20)).rejects.toMatchObject({ name: expect.any(String) });
      subscription();
    });
  });
}
