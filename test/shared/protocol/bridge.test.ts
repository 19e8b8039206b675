import { decodeLaneMessage, decodePortSignal, laneChannel, portChannel } from '../../../src/shared/index.js';

describe('laneChannel', () => {
  it('is under the prefix', () => {
    expect([laneChannel(), laneChannel('acme/')]).toEqual(['sallyport:#lane', 'acme/#lane']);
  });
});

describe('portChannel', () => {
  it('is under the prefix', () => {
    expect([portChannel(), portChannel('acme/')]).toEqual(['sallyport:#port', 'acme/#port']);
  });
});

describe('decodePortSignal', () => {
  it.each([['opened'], ['closed']] as const)('reads %s', (lane) => {
    expect(decodePortSignal({ lane })).toBe(lane);
  });

  it.each([[null], ['closed'], [{}], [{ lane: 'x' }], [{ lane: true }], [Object.create({ lane: 'closed' })]])(
    'takes %p for a message',
    (message) => {
      expect(decodePortSignal(message)).toBeUndefined();
    },
  );
});

describe('decodeLaneMessage', () => {
  it.each([
    [{ connection: 'a', message: { kind: 'hello' } }],
    [{ connection: 'a', message: undefined }],
    [{ connection: 'x'.repeat(64), message: 1 }],
    [{ connection: 'a', open: true }],
    [{ connection: 'a', close: true }],
  ])('reads %p', (message) => {
    expect(decodeLaneMessage(message)).toEqual(message);
  });

  it('reads nothing but the message of a connection', () => {
    expect(decodeLaneMessage({ connection: 'a', message: 1, peer: 'me' })).toEqual({ connection: 'a', message: 1 });
  });

  it.each([
    [null],
    [undefined],
    ['a'],
    [[]],
    [{}],
    [{ connection: 'a' }],
    [{ message: 1 }],
    [{ connection: '', message: 1 }],
    [{ connection: 'x'.repeat(65), message: 1 }],
    [{ connection: 5, message: 1 }],
    [{ connection: 'a', open: 'yes' }],
    [{ connection: 'a', open: false, message: 1 }],
    [{ connection: 'a', close: 'yes' }],
    [{ connection: 'a', close: false, message: 1 }],
    [Object.create({ connection: 'a', message: 1 })],
  ])('refuses %p', (message) => {
    expect(decodeLaneMessage(message)).toBeUndefined();
  });
});
