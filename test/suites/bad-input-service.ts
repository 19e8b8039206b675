import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, ValidateNested } from 'class-validator';
import { Arg, EventService, Handle, OneOf, Public, Requires, Stream } from 'sallyport/main';

export class Address {
  @IsString()
  @MaxLength(50)
  declare readonly street: string;
}

export class Profile {
  @IsString()
  @MaxLength(20)
  declare readonly name: string;

  @IsInt()
  @Max(150)
  declare readonly age: number;

  @ValidateNested()
  @Type(() => Address)
  declare readonly address: Address;
}

/** Counts what of it ran: bad input must leave the count alone. */
@EventService()
export class BadInputService {
  runs = 0;

  @Handle()
  @Public()
  async save(profile: Profile): Promise<string> {
    this.runs += 1;
    return profile.name;
  }

  @Handle()
  @Public()
  async repeat(
    @Arg(IsInt(), Max(100)) count: number,
    @Arg(OneOf('fast', 'safe')) mode: 'fast' | 'safe',
  ): Promise<string> {
    this.runs += 1;
    return mode.repeat(count);
  }

  @Handle()
  @Public()
  async count(): Promise<number> {
    return this.runs;
  }

  @Handle()
  @Public()
  async unsendable(): Promise<unknown> {
    return { rows: [{ id: 1 }, { render: () => 'no' }] };
  }

  @Stream()
  @Public()
  async *numbers(@Arg(IsInt(), Max(1_000)) limit: number): AsyncIterable<number> {
    this.runs += 1;
    for (let next = 0; next < limit; next += 1) yield next;
  }

  @Handle()
  @Requires('vault:open')
  async open(): Promise<string> {
    this.runs += 1;
    return 'open';
  }

  async undecorated(): Promise<string> {
    this.runs += 1;
    return 'reached';
  }
}
