import { rawRequest, upgradeBytes } from '../headless/raw-request.js';
import { SocketFixture } from './socket-fixture.js';

describe('webSocket before the upgrade', () => {
  let fixture: SocketFixture;
  beforeEach(async () => {
    fixture = await SocketFixture.start();
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const hostLine = (): string => `Host: 127.0.0.1:${fixture.server.port}`;
  const originLine = (): string => `Origin: http://127.0.0.1:${fixture.server.port}`;
  const protocolLine = (token = fixture.server.token): string =>
    `Sec-WebSocket-Protocol: sallyport.v1, sallyport.token.${token}`;

  async function statusOf(lines: readonly string[]): Promise<number> {
    return (await rawRequest(fixture.server.port, upgradeBytes(lines))).status;
  }

  it('refuses every origin but its own two', async () => {
    const { port } = fixture.server;
    const origins = [
      'http://evil.example',
      'null',
      '',
      `http://127.0.0.1:${port + 1}`,
      'http://127.0.0.1',
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}.evil.example`,
      `http://127.0.0.1:${port}@evil.example`,
      `http://127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}0`,
      `http://localhost.evil.example:${port}`,
      `HTTP://127.0.0.1:${port}`,
      `file://`,
      `http://[::1]:${port}`,
    ];
    for (const origin of origins) {
      const status = await statusOf([hostLine(), `Origin: ${origin}`, protocolLine()]);
      expect([origin, status]).toEqual([origin, 403]);
    }
  });

  it('refuses an absent origin, and two', async () => {
    expect(await statusOf([hostLine(), protocolLine()])).toBe(403);
    expect(await statusOf([hostLine(), originLine(), 'Origin: http://evil.example', protocolLine()])).toBe(403);
  });

  it('refuses a foreign Host whatever the token and the origin', async () => {
    for (const name of [
      'vite.dev',
      'evil.example',
      `127.0.0.1.nip.io:${fixture.server.port}`,
      `0.0.0.0:${fixture.server.port}`,
    ]) {
      expect([name, await statusOf([`Host: ${name}`, originLine(), protocolLine()])]).toEqual([name, 421]);
    }
    expect(await statusOf([hostLine(), 'Host: evil.example', originLine(), protocolLine()])).toBe(400);
  });

  it('refuses every token but its own, once', async () => {
    const { token } = fixture.server;
    const sameLength = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    for (const wrong of ['', 'wrong', sameLength, `${token}A`, token.slice(1), token.toUpperCase(), `${token}=`]) {
      expect([wrong, await statusOf([hostLine(), originLine(), protocolLine(wrong)])]).toEqual([wrong, 401]);
    }
    const doubled = `${protocolLine()}, sallyport.token.${token}`;
    expect(await statusOf([hostLine(), originLine(), doubled])).toBe(401);
    expect(await statusOf([hostLine(), originLine(), protocolLine(), protocolLine()])).toBe(401);
    expect(await statusOf([hostLine(), originLine(), `${protocolLine()}, sallyport.token.wrong`])).toBe(401);
    expect(await statusOf([hostLine(), originLine(), 'Sec-WebSocket-Protocol: sallyport.v1'])).toBe(401);
    expect(await statusOf([hostLine(), originLine(), `Cookie: token=${token}`])).toBe(401);
    expect(await statusOf([hostLine(), originLine()])).toBe(401);
  });

  it('refuses a client that does not speak version 1', async () => {
    const line = `Sec-WebSocket-Protocol: sallyport.v2, sallyport.token.${fixture.server.token}`;
    expect(await statusOf([hostLine(), originLine(), line])).toBe(400);
  });

  it('refuses other paths, with a query too', async () => {
    const lines = [hostLine(), originLine(), protocolLine()];
    for (const target of ['/', '/sallyport/', '/sallyport?x', '/SALLYPORT', '//sallyport']) {
      const answer = await rawRequest(fixture.server.port, upgradeBytes(lines, target));
      expect([target, answer.status]).toEqual([target, 404]);
    }
  });

  it('does not log the token', async () => {
    await statusOf([hostLine(), 'Origin: http://evil.example', protocolLine()]);
    expect(fixture.host.logger.records).not.toEqual([]);
    expect(JSON.stringify(fixture.host.logger.records)).not.toContain(fixture.server.token);
  });
});
