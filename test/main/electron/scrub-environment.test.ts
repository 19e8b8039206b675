import { scrubEnvironment } from '../../../src/main/electron/scrub-environment.js';
import { openPage, startElectron } from './in-memory.js';

jest.mock(
  'electron',
  () =>
    jest.requireActual<typeof import('../../../src/testing/electron/index.js')>(
      '../../../src/testing/electron/index.js',
    ).electronModule,
);

describe('scrubEnvironment', () => {
  it('leaves what the platform needs, and nothing else', () => {
    const environment = {
      PATH: '/bin',
      Path: 'C:\\',
      LC_ALL: 'C',
      XDG_RUNTIME_DIR: '/run',
      DISPLAY: ':0',
      SECRET: 'hunter2',
      npm_config_token: 'x',
    };
    const original = scrubEnvironment([], environment);
    expect(environment).toEqual({ PATH: '/bin', Path: 'C:\\', LC_ALL: 'C', XDG_RUNTIME_DIR: '/run', DISPLAY: ':0' });
    expect(original).toMatchObject({ SECRET: 'hunter2', npm_config_token: 'x' });
    expect(Object.isFrozen(original)).toBe(true);
  });

  it('leaves what it is told to keep, by its exact name', () => {
    const environment = { SALLYPORT_PARENT: '1', SALLYPORT_PARENT_2: '2' };
    scrubEnvironment(['SALLYPORT_PARENT'], environment);
    expect(environment).toEqual({ SALLYPORT_PARENT: '1' });
  });

  it('keeps secrets out of the pages that come after it', async () => {
    const before = { ...process.env };
    process.env['SECRET'] = 'hunter2';
    try {
      const exposed = await openPage(startElectron());
      expect(exposed.page.environment).toHaveProperty('SECRET');
      scrubEnvironment();
      const { page } = await openPage(startElectron());
      expect(page.environment).not.toHaveProperty('SECRET');
    } finally {
      Reflect.deleteProperty(process.env, 'SECRET');
      Object.assign(process.env, before);
    }
  });
});
