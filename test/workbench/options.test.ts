import { resolve } from 'node:path';
import { defaultDataDirectory } from '../../workbench/main/default-data-directory.js';
import { parseOptions, UsageError } from '../../workbench/main/options.js';

describe('parseOptions', () => {
  it('has a default for everything', () => {
    expect(parseOptions([])).toEqual({
      port: undefined,
      dataDirectory: defaultDataDirectory(),
      opensBrowser: true,
      forgetsUsers: false,
      showsUsage: false,
    });
  });

  it('reads every option, with its value apart or after an equals sign', () => {
    const expected = {
      port: 8080,
      dataDirectory: resolve('some/where'),
      opensBrowser: false,
      forgetsUsers: true,
      showsUsage: true,
    };
    expect(
      parseOptions(['--port', '8080', '--data-dir', 'some/where', '--no-open', '--forget-users', '--help']),
    ).toEqual(expected);
    expect(parseOptions(['--port=8080', '--data-dir=some/where', '--no-open', '--forget-users', '--help'])).toEqual(
      expected,
    );
  });

  it.each(['0', '1', '65535'])('takes port %s', (port) => {
    expect(parseOptions(['--port', port]).port).toBe(Number(port));
  });

  it.each(['65536', '-1', '1.5', '1e3', '0x50', ' 80', '', 'http', '99999999999'])('takes no port %j', (port) => {
    expect(() => parseOptions([`--port=${port}`])).toThrow(UsageError);
  });

  it.each([['--unknown'], ['-x'], ['--port'], ['--data-dir'], ['--data-dir='], ['--no-open=yes'], ['stray']])(
    'refuses %s',
    (...args) => {
      expect(() => parseOptions(args)).toThrow(UsageError);
    },
  );
});

describe('defaultDataDirectory', () => {
  it('follows the custom of each system', () => {
    expect(defaultDataDirectory('darwin', {})).toMatch(/Library.Application Support.Sallyport Workbench$/);
    expect(defaultDataDirectory('win32', { APPDATA: '/roaming' })).toMatch(/roaming.Sallyport Workbench$/);
    expect(defaultDataDirectory('linux', {})).toMatch(/\.local\/share\/sallyport-workbench$/);
    expect(defaultDataDirectory('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/sallyport-workbench');
  });

  it('ignores a relative XDG_DATA_HOME', () => {
    expect(defaultDataDirectory('linux', { XDG_DATA_HOME: 'data' })).toBe(defaultDataDirectory('linux', {}));
  });
});
