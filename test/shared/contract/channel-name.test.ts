import { MAX_CHANNEL_LENGTH, channelOfPath, isChannel } from '../../../src/shared/index.js';

describe('channelOfPath', () => {
  it.each([
    [['getAppVersion'], 'getAppVersion'],
    [['http', 'send'], 'http:send'],
    [['a', 'b', 'c'], 'a:b:c'],
  ])('joins %j to %s', (path, channel) => {
    expect(channelOfPath(path)).toBe(channel);
  });
});

describe('isChannel', () => {
  it.each(['run', 'http:send', 'navigate-back', '$get:_private:v2', 'a'.repeat(MAX_CHANNEL_LENGTH)])(
    'takes %s',
    (name) => {
      expect(isChannel(name)).toBe(true);
    },
  );

  it.each(['', ':', 'a:', ':a', 'a::b', 'a b', 'a.b', 'größe', 'a\n', 'a'.repeat(MAX_CHANNEL_LENGTH + 1)])(
    'refuses %j',
    (name) => {
      expect(isChannel(name)).toBe(false);
    },
  );
});
