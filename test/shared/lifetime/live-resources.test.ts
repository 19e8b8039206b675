import { observeResources, trackResource } from '../../../src/shared/index.js';

describe('trackResource', () => {
  it('tells every observer of what is opened, and once that it was closed', () => {
    const said: string[] = [];
    using _first = observeResources((kind) => {
      said.push(`first: ${kind}`);
      return () => said.push('first: closed');
    });
    using _second = observeResources((kind) => {
      said.push(`second: ${kind}`);
      return () => said.push('second: closed');
    });
    const close = trackResource('host');
    close();
    close();
    expect(said).toEqual(['first: host', 'second: host', 'first: closed', 'second: closed']);
  });

  it('tells nobody who has stopped observing, except of the end of what they know', () => {
    const opened = jest.fn();
    const closed = jest.fn();
    const stop = observeResources((kind) => {
      opened(kind);
      return closed;
    });
    const close = trackResource('stream');
    stop();
    trackResource('timer')();
    expect(opened.mock.calls).toEqual([['stream']]);
    expect(closed).not.toHaveBeenCalled();
    close();
    expect(closed).toHaveBeenCalledTimes(1);
  });
});
