import { IsInt, IsString, MaxLength } from 'class-validator';
import { Channel, EventService, type EventChannel, Handle, Public, Stream } from 'sallyport/main';
import type { Bytes, Events } from 'sallyport/shared';

export class Person {
  @IsInt()
  declare readonly id: number;

  @IsString()
  @MaxLength(100)
  declare readonly name: string;
}

export interface IEchoService {
  echo(person: Person): Promise<Person>;
  ping(): Promise<void>;
  chunks(): AsyncIterable<Bytes>;
  readonly events: Events<{ tick: number }>;
}

/** What a stream of the bench sends. */
export const streamShape = { chunkBytes: 65_536, count: 1_024 };

@EventService()
export class EchoService implements IEchoService {
  @Channel()
  @Public()
  declare readonly events: EventChannel<{ tick: number }>;

  @Handle()
  @Public()
  async echo(person: Person): Promise<Person> {
    return person;
  }

  @Handle()
  @Public()
  async ping(): Promise<void> {}

  @Stream()
  @Public()
  async *chunks(): AsyncIterable<Bytes> {
    const chunk = new Uint8Array(streamShape.chunkBytes);
    for (let sent = 0; sent < streamShape.count; sent += 1) yield chunk;
  }
}
