import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import type { WebSocket } from 'ws';
import { CountedService, runs } from '../../security/counted-service.js';
import type { RawClient } from '../../targets/raw-client.js';
import type { OpenTarget, Target, TargetName } from '../../targets/target.js';
import { buildHostile, type Hostile } from './build-message.js';
import { usedBytes } from './collect-garbage.js';
import { socketRecipes, textRecipes, valueRecipes, type Recipe } from './recipes.js';

/** What became of the messages. */
export interface HostileReport {
  /** That reached main. */
  readonly sent: number;
  /** That the page's own side could not send: functions, cycles over a socket. */
  readonly unsendable: number;
  /** Main's answers by their codes: how far messages came. */
  readonly codes: Readonly<Record<string, number>>;
  /** Connections that main, or the way to it, ended. */
  readonly ended: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

export interface HostileRunOptions {
  readonly count: number;
  readonly seed: number;
}

const RECIPES: ReadonlyMap<TargetName, fc.Arbitrary<Recipe>> = new Map([
  ['loopback', valueRecipes],
  ['webSocket', socketRecipes],
]);

const BATCH = 200;
const BATCHES_A_CONNECTION = 4;
const NOTHING_LIMITED = { maxOffences: 1e9, maxInboxMessages: 1e9 };

/** Ends whatever a frame before it has left unfinished: the byte begins no value. */
const FULL_STOP = Uint8Array.of(0, 0xc1);

/**
 * Sends hostile messages until there were `count` of them, some hundred at a time.
 *
 * @throws with the shortest list of them that fast-check could find, when a method of the app ran, or main did not
 *   answer a `ping` afterwards
 */
export async function runHostileMessages(target: Target, { count, seed }: HostileRunOptions): Promise<HostileReport> {
  await using attacker = await Attacker.open(target);
  const recipes = RECIPES.get(target.name) ?? textRecipes;
  const batches = fc.array(recipes, { minLength: 1, maxLength: BATCH, size: 'max' });
  const property = fc.asyncProperty(batches, (batch) => attacker.send(batch));
  let bytesBefore = 0;
  for (let round = 0; attacker.sent < count; round += 1) {
    await fc.assert(property, { seed: seed + round, numRuns: 10 });
    // A tenth warms up: what is compiled, cached and pooled is no leak.
    if (bytesBefore === 0 && attacker.sent >= count / 10) bytesBefore = await usedBytes();
  }
  const { sent, unsendable, codes, ended } = attacker;
  return { sent, unsendable, codes: Object.fromEntries(codes), ended, bytesBefore, bytesAfter: await usedBytes() };
}

/** One page after another that sends nothing good. */
class Attacker implements AsyncDisposable {
  sent = 0;
  unsendable = 0;
  ended = 0;
  readonly codes = new Map<string, number>();
  private client: RawClient | undefined;
  private socket: WebSocket | undefined;
  private batches = 0;
  private nextId = 1;

  private constructor(private readonly target: OpenTarget<CountedService>) {}

  static async open(target: Target): Promise<Attacker> {
    return new Attacker(await target.open(CountedService, { authorize: () => false, limits: NOTHING_LIMITED }));
  }

  async send(batch: readonly Recipe[]): Promise<void> {
    runs.splice(0);
    const client = await this.connect();
    for (const recipe of batch) {
      const hostile = buildHostile(recipe, this.takeId());
      if (hostile) this.post(client, hostile);
      if (hostile?.kind === 'wire') break; // there is no socket any more
    }
    await this.waitUntilRead(client);
    assertNothingRan();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client?.[Symbol.dispose]();
    await this.target[Symbol.asyncDispose]();
  }

  private async connect(): Promise<RawClient> {
    if (this.client && this.batches++ % BATCHES_A_CONNECTION > 0) return this.client;
    this.client?.[Symbol.dispose]();
    const opened = await this.target.connectSocket?.();
    this.client = opened?.client ?? (await this.target.connectRaw());
    this.socket = opened?.socket;
    this.nextId = 1;
    return this.client;
  }

  /** Far apart, so that a message whose id was tampered with does not use up those of the others. */
  private takeId(): number {
    this.nextId += 65_536;
    return this.nextId;
  }

  private post(client: RawClient, hostile: Hostile): void {
    try {
      if (hostile.kind === 'message') client.post(hostile.message);
      else if (hostile.kind === 'frame') this.socket?.send(hostile.bytes);
      else writeBelow(this.socket, hostile.bytes);
      this.sent += 1;
    } catch {
      // The page's own side refuses what can't be sent at all.
      this.unsendable += 1;
    }
  }

  private async waitUntilRead(client: RawClient): Promise<void> {
    try {
      if (this.socket?.readyState === 1) this.socket.send(FULL_STOP);
      client.post({ kind: 'ping' });
      await client.nextThat(({ kind }) => kind === 'pong', "a 'pong'");
    } catch {
      this.ended += 1;
      this.client = undefined;
    }
    for (const { kind, error } of client.received.splice(0)) {
      const { code = String(kind) } = (error ?? {}) as { code?: string };
      this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    }
    this.target.logger.records.length = 0;
  }
}

function assertNothingRan(): void {
  expect(runs).toEqual([]);
}

/** Past `ws`, and hangs up: main would wait for the rest of what looks like a frame. */
function writeBelow(socket: WebSocket | undefined, bytes: Uint8Array): void {
  const connection = (socket as unknown as { readonly _socket?: Socket } | undefined)?._socket;
  connection?.write(bytes, () => socket?.terminate());
}
