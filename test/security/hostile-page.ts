import type { AuditEntry } from 'sallyport/main';
import { RecordingAuditTrail } from 'sallyport/testing';
import type { Class } from '../../src/main/metadata/service-definition.js';
import type { WireError } from '../../src/shared/errors/index.js';
import { electron } from '../targets/electron.js';
import { loopback } from '../targets/loopback.js';
import type { RawClient } from '../targets/raw-client.js';
import type { OpenTarget, Target, TargetOptions } from '../targets/target.js';
import { webSocket } from '../targets/web-socket.js';

/** Every refusal is the same over each of them. A file that uses them has to say `jest.mock('electron', …)` itself. */
export const TARGETS: readonly Target[] = [loopback, electron, webSocket];

/** What the framework says with each code; what varies is in the details. */
const MESSAGES: Readonly<Record<string, string>> = {
  CIRCUIT_OPEN: 'This has failed too often lately, and is not tried at present',
  INTERNAL: 'Something went wrong in the main process',
  PAYLOAD_TOO_LARGE: 'The payload is too large',
  PERMISSION_DENIED: 'Permission denied',
  RATE_LIMITED: 'Too many calls in too short a time',
  RESOURCE_EXHAUSTED: 'Too much is in use already',
  PROTOCOL: 'The message is not part of the protocol',
  UNAVAILABLE: 'What is done here has to be recorded, and can not be at present',
  UNKNOWN_CHANNEL: 'There is no such channel',
  VALIDATION: 'The arguments are not valid',
};

/** What no error may show: a file, a line of a stack, a statement. */
const INTERNALS = /(?:[\\/](?:src|node_modules|work|tmp)[\\/]|\bat \w+.*:\d+:\d+|\bSELECT\b|\bINSERT\b|file:\/\/)/;

type Answer = Readonly<Record<string, unknown>>;

/** Speaks the protocol by hand to a host whose every end of a call is on record. */
export class HostilePage<T extends object> implements AsyncDisposable {
  private nextId = 1;

  private constructor(
    readonly target: OpenTarget<T>,
    readonly raw: RawClient,
    readonly trail: RecordingAuditTrail,
  ) {}

  static async open<T extends object>(
    target: Target,
    type: Class<T>,
    options: TargetOptions = {},
  ): Promise<HostilePage<T>> {
    const trail = new RecordingAuditTrail();
    const open = await target.open(type, { audit: trail, ...options });
    return new HostilePage(open, await open.connectRaw(), trail);
  }

  /** Sends a call as it is, and returns how it was answered. */
  async call(channel: unknown, args: unknown, more: object = {}): Promise<Answer> {
    const id = this.nextId++;
    this.raw.post({ kind: 'call', id, channel, args, ...more });
    return this.answer(id);
  }

  /** Sends any message, with an id of its own unless it has one. */
  async send(message: Readonly<Record<string, unknown>>): Promise<Answer> {
    const id = this.nextId++;
    this.raw.post({ id, ...message });
    return this.answer(id);
  }

  /**
   * Checks what is promised of every refusal: one record, the fixed text of its code, nothing of main's inside.
   *
   * @param attempt sends what has to be refused
   * @returns the error's details
   */
  async expectRefused(attempt: () => Promise<Answer>, code: string): Promise<unknown> {
    this.takeRecords();
    const answer = await attempt();
    return expectRefusal(answer, this.takeRecords(), code);
  }

  /** What was recorded since it was last asked. */
  takeRecords(): readonly AuditEntry[] {
    return this.trail.entries.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.raw[Symbol.dispose]();
    await this.target[Symbol.asyncDispose]();
  }

  private async answer(id: number): Promise<Answer> {
    const isAnswer = ({ kind, id: of }: Answer): boolean =>
      ((kind === 'reply' || kind === 'fault') && of === id) || (kind === 'fault' && of === 0);
    return this.raw.nextThat(isAnswer, 'an answer');
  }
}

/** Opens a host and a page for each test of a block, and closes them after it. */
export function hostilePageFor<T extends object>(
  target: Target,
  type: Class<T>,
  options: TargetOptions = {},
): () => HostilePage<T> {
  let page: HostilePage<T>;
  beforeEach(async () => {
    page = await HostilePage.open(target, type, options);
  });
  afterEach(() => page[Symbol.asyncDispose]());
  return () => page;
}

function expectRefusal(answer: Answer, records: readonly AuditEntry[], code: string): unknown {
  expect(answer).toMatchObject({ kind: 'fault' });
  const error = answer['error'] as WireError;
  expect({ code: error.code, message: error.message }).toEqual({ code, message: MESSAGES[code] });
  expect(JSON.stringify(error)).not.toMatch(INTERNALS);
  expect(error).not.toHaveProperty('cause');
  expect(error).not.toHaveProperty('stack');
  expect(records).toEqual([expect.objectContaining<Partial<AuditEntry>>({ code, outcome: outcomeOf(error) })]);
  return error.details;
}

function outcomeOf({ code, details }: WireError): AuditEntry['outcome'] {
  if (code === 'INTERNAL') return 'failure';
  const isForbiddenKey = JSON.stringify(details ?? null).includes('"forbiddenKey"');
  const isViolation = ['PROTOCOL', 'UNKNOWN_CHANNEL', 'PERMISSION_DENIED'].includes(code) || isForbiddenKey;
  return isViolation ? 'violation' : 'refusal';
}
