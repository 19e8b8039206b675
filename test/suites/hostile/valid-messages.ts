import { isDeepStrictEqual } from 'node:util';
import { sealedProfile } from '../../security/counted-service.js';

export type Fields = Record<string, unknown>;

/** One message of each kind that would run a method, if nothing were wrong with it; without its id. */
export function validMessages(): readonly Fields[] {
  const tag = { label: 'x', weight: 1 };
  return [
    { kind: 'call', channel: 'save', args: [sealedProfile()] },
    { kind: 'call', channel: 'repeat', args: [5, 'fast', [tag, { ...tag, label: 'y' }]] },
    { kind: 'call', channel: 'flag', args: [true] },
    { kind: 'call', channel: 'grow', args: [2] },
    { kind: 'call', channel: 'text', args: ['x'] },
    { kind: 'call', channel: 'name', args: ['ada'] },
    { kind: 'open', channel: 'numbers', args: [5], credit: { bytes: 1, items: 1 } },
    { kind: 'send', channel: 'notify', args: [3] },
  ];
}

/** Messages to which only a permission is missing, which nobody has. */
export const FORBIDDEN_MESSAGES: readonly Fields[] = [
  { kind: 'call', channel: 'guarded', args: [] },
  { kind: 'call', channel: 'vault:open', args: [] },
  { kind: 'call', channel: 'settings', args: [['theme'], 'dark'] },
  { kind: 'subscribe', channel: 'events', event: 'opened' },
  { kind: 'watch', channel: 'settings' },
];

const profile = sealedProfile();

/** By channel, whether these arguments would run the method. In plain words, and not by what is being tested. */
const TAKES: ReadonlyMap<unknown, (args: readonly unknown[]) => boolean> = new Map<
  unknown,
  (args: readonly unknown[]) => boolean
>([
  ['save', ([given, ...more]) => more.every((value) => value === undefined) && isProfile(given)],
  [
    'repeat',
    ([count, mode, tags = []]) => isInt(count, 1, 100) && (mode === 'fast' || mode === 'safe') && areTags(tags),
  ],
  ['flag', ([value]) => typeof value === 'boolean'],
  ['grow', ([size]) => typeof size === 'number' && Number.isFinite(size) && size >= 1],
  ['text', ([value]) => typeof value === 'string' && value.length <= 3_000],
  ['name', ([value]) => typeof value === 'string' && value.length <= 100],
  ['numbers', ([limit]) => isInt(limit, 1, 1_000)],
  ['notify', ([level]) => isInt(level, 1, 9)],
]);

/**
 * Whether a message could be a good one: then it is nobody's fault if it runs. Says so too often rather than too
 * seldom: of a good channel with good arguments it does not look at the rest.
 */
export function couldBeGood(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return false;
  const { kind, channel, args } = message as Fields;
  if (kind !== 'call' && kind !== 'open' && kind !== 'send') return false;
  return Array.isArray(args) && TAKES.get(channel)?.(args) === true;
}

export function isServed(channel: unknown): boolean {
  return TAKES.has(channel) || FORBIDDEN_MESSAGES.some((message) => message['channel'] === channel);
}

/** The seal goes with this one alone. What is optional may be there and `undefined`. */
function isProfile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { note, ...rest } = value as Fields;
  return note === undefined && isDeepStrictEqual(rest, profile);
}

function isInt(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function areTags(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((tag: unknown) => {
    if (typeof tag !== 'object' || tag === null || Object.keys(tag).length !== 2) return false;
    const { label, weight } = tag as Fields;
    return typeof label === 'string' && /^[a-z]{1,16}$/.test(label) && isInt(weight, 0, 9);
  });
}
