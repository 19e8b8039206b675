import { buildContentSecurityPolicy, type ContentSecurityPolicy } from '../../../src/main/headless/index.js';

describe('buildContentSecurityPolicy', () => {
  it('lets a page run its own scripts and nothing else', () => {
    expect(buildContentSecurityPolicy()).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('changes what is said and nothing else', () => {
    const changed = buildContentSecurityPolicy({ imgSrc: ["'self'", 'https:'], styleSrc: ["'self'"], fontSrc: [] });
    expect(changed).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; font-src 'none'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('says exactly what an app says that leaves out the rest', () => {
    const policy: ContentSecurityPolicy = {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'https:'],
      fontSrc: null,
      connectSrc: ["'self'", 'ws://localhost:*', 'http://localhost:*'],
      baseUri: null,
      formAction: null,
      frameAncestors: null,
    };
    expect(buildContentSecurityPolicy(policy)).toBe(
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; " +
        "connect-src 'self' ws://localhost:* http://localhost:*",
    );
  });

  it('adds the sources of the server to those of the app, unless that leaves them out', () => {
    const own = ['ws://127.0.0.1:1'];
    const given = { connectSrc: ['https://api.example'] };
    expect(buildContentSecurityPolicy(given, own)).toContain('connect-src https://api.example ws://127.0.0.1:1;');
    expect(buildContentSecurityPolicy({ connectSrc: [] }, own)).toContain('connect-src ws://127.0.0.1:1;');
    expect(buildContentSecurityPolicy({ connectSrc: null }, own)).not.toContain('connect-src');
  });

  it.each(['a;b', 'a b', 'a,b', '', 'a\r\nSet-Cookie:x', 'a\u0000', '\u200ba'])('takes no source %j', (source) => {
    expect(() => buildContentSecurityPolicy({ imgSrc: [source] })).toThrow(TypeError);
  });

  it.each(["'unsafe-inline'", "'unsafe-eval'", "'UNSAFE-EVAL'", '*', 'https:', 'http:', 'data:', 'blob:'])(
    'lets %s run scripts only where an app says that it is dangerous',
    (source) => {
      const policy = { scriptSrc: ["'self'", source] };
      expect(() => buildContentSecurityPolicy(policy)).toThrow('dangerouslyAllowForeignScripts');
      expect(() => buildContentSecurityPolicy({ workerSrc: [source] })).toThrow('dangerouslyAllowForeignScripts');
      expect(() => buildContentSecurityPolicy({ scriptSrc: null, defaultSrc: [source] })).toThrow(TypeError);
      const meant = buildContentSecurityPolicy({ ...policy, dangerouslyAllowForeignScripts: true });
      expect(meant).toContain(`script-src 'self' ${source}`);
    },
  );

  it('has something that speaks of scripts', () => {
    expect(() => buildContentSecurityPolicy({ scriptSrc: null, defaultSrc: null })).toThrow('every script');
  });
});
