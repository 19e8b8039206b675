import { IsInt, IsString, MaxLength } from 'class-validator';
import { EventService, Handle, Public, Stream } from 'sallyport/main';
import type { Bytes } from 'sallyport/shared';

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
}

/** What a stream of the bench sends. */
export const streamShape = { chunkBytes: 65_536, count: 1_024 };

@EventService()
export class EchoService implements IEchoService {
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
