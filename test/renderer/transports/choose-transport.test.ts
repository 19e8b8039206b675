import { chooseTransport } from '../../../src/renderer/transports/choose-transport.js';

describe('chooseTransport', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'sallyport');
  });

  it('does not take an element with the id `sallyport`, which is a property of the window, for the bridge', async () => {
    Reflect.set(globalThis, 'sallyport', { tagName: 'DIV' });
    // What the WebSocket transport says in a page without a token, or looks for outside of one.
    await expect(Promise.resolve().then(chooseTransport)).rejects.not.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('takes the bridge where there is one', async () => {
    const heard: string[] = [];
    const on = (channel: string) => (heard.push(channel), () => undefined);
    Reflect.set(globalThis, 'sallyport', { invoke: () => undefined, send: () => undefined, on });
    await chooseTransport();
    expect(heard).toEqual(['sallyport:#lane']);
  });
});
