import type { ElectronUnderTest, WindowUnderTest } from './electron-under-test.js';

/** F22–F26: ports. */
export function describePorts(subject: () => ElectronUnderTest): void {
  /** A window whose preload keeps what arrives on the channel `port`, and gives main a port by `give`. */
  const openWithPorts = (): Promise<WindowUnderTest> =>
    subject().openWindow({
      preload: ({ electron: { ipcRenderer }, memory }) => {
        ipcRenderer.on('port', (event) => void memory.ports.push(...event.ports));
      },
    });

  /** Main keeps one end, the page gets the other. */
  const connect = async (window: WindowUnderTest): Promise<void> => {
    await subject().main(({ electron: { BrowserWindow, MessageChannelMain }, memory }, id) => {
      const { port1, port2 } = new MessageChannelMain();
      port1.on('message', ({ data }: { data: unknown }) => void memory.log.push(data));
      port1.on('close', () => void memory.log.push('closed'));
      memory.ports.push(port1);
      BrowserWindow.fromId(id)?.webContents.postMessage('port', null, [port2]);
    }, window.id);
    await subject().settle();
  };

  it('F22 nothing is delivered in main before start, whoever listens', async () => {
    const window = await openWithPorts();
    await connect(window);
    await window.preload(({ memory }) => {
      memory.ports[0]?.postMessage('early');
      memory.ports[0]?.postMessage('late');
    });
    await subject().settle();
    expect(await subject().main(({ memory }) => memory.log)).toEqual([]);
    await subject().main(({ memory }) => memory.ports[0]?.start());
    await subject().settle();
    expect(await subject().main(({ memory }) => memory.log)).toEqual(['early', 'late']);
  });

  it('F22 in the page onmessage starts a port, a listener does not', async () => {
    const window = await openWithPorts();
    await connect(window);
    await subject().main(({ memory }) => memory.ports[0]?.postMessage('hello'));
    await window.preload(({ memory }) => {
      memory.ports[0]?.addEventListener('message', ({ data }) => void memory.log.push(`listener ${String(data)}`));
    });
    await subject().settle();
    expect(await window.preload(({ memory }) => memory.log)).toEqual([]);
    await window.preload(({ memory, tools }) => {
      tools.receive(memory.ports[0], ({ data }) => void memory.log.push(`handler ${String(data)}`));
    });
    await subject().settle();
    expect(await window.preload(({ memory }) => memory.log)).toEqual(['listener hello', 'handler hello']);
  });

  it('F22 messages that wait follow a port to where it is transferred', async () => {
    const window = await openWithPorts();
    await subject().main(({ electron: { MessageChannelMain }, memory }) => {
      const inner = new MessageChannelMain();
      memory.ports.push(inner.port1, inner.port2);
      inner.port2.postMessage('waiting');
    });
    await subject().settle();
    await subject().main(({ electron: { BrowserWindow, MessageChannelMain }, memory }, id) => {
      const outer = new MessageChannelMain();
      const [inner, other] = memory.ports;
      other?.postMessage('under way');
      if (inner) outer.port1.postMessage(null, [inner]);
      BrowserWindow.fromId(id)?.webContents.postMessage('port', null, [outer.port2]);
    }, window.id);
    await subject().settle();
    await window.preload(({ memory, tools }) => {
      tools.receive(memory.ports[0], ({ ports: [inner] }) => {
        tools.receive(inner, ({ data }) => void memory.log.push(data));
      });
    });
    await subject().settle();
    expect(await window.preload(({ memory }) => memory.log)).toEqual(['waiting', 'under way']);
  });

  it('F22 a page gives main a port, with what waits in it', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain }, memory }) => {
      ipcMain.on('give', (event, message: unknown) => {
        memory.log.push(message, event.ports.length);
        const [port] = event.ports;
        port?.on('message', ({ data }) => void memory.log.push(data));
        port?.start();
      });
    });
    const window = await electron.openWindow();
    await window.preload(({ electron: { ipcRenderer }, window: { MessageChannel: Channel } }) => {
      const { port1, port2 } = new Channel();
      port2.postMessage('waiting');
      ipcRenderer.postMessage('give', { n: 1 }, [port1]);
    });
    await electron.settle();
    expect(await electron.main(({ memory }) => memory.log)).toEqual([{ n: 1 }, 1, 'waiting']);
  });

  it('F23 close is told at both ends when main closes', async () => {
    const window = await openWithPorts();
    await connect(window);
    await window.preload(({ memory }) => {
      memory.ports[0]?.addEventListener('close', () => void memory.log.push('closed'));
      memory.ports[0]?.start();
    });
    await subject().main(({ memory }) => {
      memory.ports[0]?.start();
      memory.ports[0]?.close();
    });
    await subject().settle();
    expect(await subject().main(({ memory }) => memory.log)).toEqual(['closed']);
    expect(await window.preload(({ memory }) => memory.log)).toEqual(['closed']);
  });

  it.each(['page', 'reload'] as const)('F23 close is told in main when the other end goes with %s', async (how) => {
    const window = await openWithPorts();
    await connect(window);
    await subject().main(({ memory }) => memory.ports[0]?.start());
    if (how === 'page') await window.preload(({ memory }) => memory.ports[0]?.close());
    else await window.reload();
    await subject().settle();
    expect(await subject().main(({ memory }) => memory.log)).toEqual(['closed']);
  });

  it('F23 what was sent before close arrives, what is sent after goes nowhere', async () => {
    const window = await openWithPorts();
    await connect(window);
    await subject().main(({ memory }) => memory.ports[0]?.start());
    await window.preload(({ memory }) => {
      memory.ports[0]?.postMessage('before');
      memory.ports[0]?.close();
      memory.ports[0]?.postMessage('after');
    });
    await subject().settle();
    expect(await subject().main(({ memory }) => memory.log)).toEqual(['before', 'closed']);
  });

  it('F24 main says which port can’t be transferred, and the port stays usable', async () => {
    const electron = subject();
    const outcomes = await electron.main(({ electron: { MessageChannelMain }, memory, tools }) => {
      const { port1, port2 } = new MessageChannelMain();
      const other = new MessageChannelMain();
      const gone = new MessageChannelMain();
      new MessageChannelMain().port1.postMessage(null, [gone.port1]);
      port2.on('message', ({ data }) => void memory.log.push(data));
      port2.start();
      const post = (transfer: unknown): string => tools.outcome(() => port1.postMessage('x', transfer as never));
      const texts = [
        post([new ArrayBuffer(1)]),
        post([null]),
        post([port1]),
        post([other.port1, other.port1]),
        post([gone.port1]),
        tools.outcome(() => port1.postMessage(() => 1)),
      ];
      port1.postMessage('still works', [other.port1]);
      return texts;
    });
    expect(outcomes).toEqual([
      expect.stringContaining('Port at index 0 is not a valid port'),
      expect.stringContaining('Port at index 0 is not a valid port'),
      expect.stringContaining('Port at index 0 contains the source port.'),
      expect.stringContaining('Port at index 1 is a duplicate.'),
      expect.stringContaining('Port at index 0 is already neutered.'),
      'Error: An object could not be cloned.',
    ]);
    await electron.settle();
    expect(await electron.main(({ memory }) => memory.log)).toEqual(['still works']);
  });

  it('F24 webContents.postMessage says what is wrong with its arguments', async () => {
    const window = await subject().openWindow();
    const outcomes = await subject().main(({ electron: { BrowserWindow }, tools }, id) => {
      const contents = BrowserWindow.fromId(id)?.webContents as { postMessage(...args: unknown[]): void } | undefined;
      return [
        tools.outcome(() => contents?.postMessage()),
        tools.outcome(() => contents?.postMessage('x')),
        tools.outcome(() => contents?.postMessage(null, '')),
        tools.outcome(() => contents?.postMessage('x', '', null)),
        tools.outcome(() => contents?.postMessage('x', '', [123])),
      ];
    }, window.id);
    expect(outcomes).toEqual([
      expect.stringContaining('Insufficient number of arguments'),
      expect.stringContaining('Insufficient number of arguments'),
      expect.stringContaining('Error processing argument at index 0'),
      expect.stringContaining('Invalid value for transfer'),
      expect.stringContaining('Port at index 0 is not a valid port'),
    ]);
  });

  it('F24 in the page a value that is no port is an invalid one', async () => {
    const window = await subject().openWindow();
    const outcomes = await window.preload(
      ({ electron: { ipcRenderer }, window: { MessageChannel: Channel }, tools }) => {
        const { port1 } = new Channel();
        ipcRenderer.postMessage('x', '', [port1]);
        const post = (transfer: unknown): string =>
          tools.outcome(() => ipcRenderer.postMessage('x', '', transfer as never));
        return [post([new ArrayBuffer(1)]), post([{}]), post([port1])];
      },
    );
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => 'TypeError: Invalid value for transfer'));
  });

  it('F25 a started port lives without references', async () => {
    const electron = subject();
    await electron.main(({ electron: { MessageChannelMain }, memory }) => {
      const { port1, port2 } = new MessageChannelMain();
      port2.on('message', ({ data }) => void memory.log.push(data));
      port2.start();
      memory.ports.push(port1);
    });
    await electron.collectGarbage();
    await electron.main(({ memory }) => memory.ports[0]?.postMessage('still there'));
    await electron.settle();
    expect(await electron.main(({ memory }) => memory.log)).toEqual(['still there']);
  });

  it('F26 memory that is transferred to main is lost with its message, and the port goes on', async () => {
    const window = await openWithPorts();
    await connect(window);
    await subject().main(({ memory }) => memory.ports[0]?.start());
    const length = await window.preload(({ memory }) => {
      const buffer = new ArrayBuffer(8);
      memory.ports[0]?.postMessage({ buffer }, [buffer]);
      memory.ports[0]?.postMessage('next');
      return buffer.byteLength;
    });
    await subject().settle();
    expect(length).toBe(0);
    expect(await subject().main(({ memory }) => memory.log)).toEqual(['next']);
  });

  it('F26 shared memory does not pass a port of main', async () => {
    const outcome = await subject().main(({ electron: { MessageChannelMain }, tools }) => {
      const { port1 } = new MessageChannelMain();
      return tools.outcome(() => port1.postMessage(new SharedArrayBuffer(1)));
    });
    expect(outcome).toBe('Error: An object could not be cloned.');
  });
}
