import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import {
  Arg,
  Callback,
  Channel,
  Chunks,
  EventChannel,
  EventService,
  Handle,
  Items,
  Namespace,
  OneOf,
  Optional,
  Public,
  Receive,
  Requires,
  State,
  StateCell,
  Stream,
} from 'sallyport/main';
import type { Bytes } from 'sallyport/shared';
import { IsPlainText } from 'sallyport/shim';

/** Every method, getter and setter of the app that ran, by name. Empty it before a test. */
export const runs: string[] = [];

export class CountedTag {
  @IsString()
  @MaxLength(16)
  @Matches(/^[a-z]+$/)
  declare readonly label: string;

  @IsInt()
  @Min(0)
  @Max(9)
  declare readonly weight: number;
}

/** Holds together: any other value in one field makes the whole invalid. */
export class CountedProfile {
  @IsString()
  @MaxLength(32)
  declare readonly name: string;

  @IsInt()
  @Max(150)
  declare readonly age: number;

  @IsNumber({ allowNaN: false, allowInfinity: false })
  declare readonly height: number;

  @IsBoolean()
  declare readonly isMember: boolean;

  @IsIn(['light', 'dark'])
  declare readonly theme: string;

  @IsArray()
  @ArrayMaxSize(4)
  @ValidateNested({ each: true })
  @Type(() => CountedTag)
  declare readonly tags: readonly CountedTag[];

  @IsOptional()
  @IsString()
  @MaxLength(64)
  declare readonly note?: string;

  @ValidateBy({
    name: 'isSeal',
    validator: { validate: (value, place) => place !== undefined && value === sealOf(place.object) },
  })
  declare readonly seal: string;
}

/** What the seal of a profile must be. */
export function sealOf(profile: object): string {
  const { name, age, height, isMember, theme, tags, note } = profile as Partial<CountedProfile>;
  const text = JSON.stringify([name, age, height, isMember, theme, tags, note]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A valid argument of `save`. */
export function sealedProfile(): Record<string, unknown> {
  const tags = [
    { label: 'x', weight: 1 },
    { label: 'yz', weight: 9 },
  ];
  const profile = { name: 'ada', age: 36, height: 1.7, isMember: true, theme: 'dark', tags };
  return { ...profile, seal: sealOf(profile) };
}

export class CountedSettings {
  @IsIn(['light', 'dark'])
  theme = 'light';
}

/** Has what a page must not reach: getters, methods without a decorator, inherited ones. */
class Unexposed {
  get getter(): string {
    runs.push('getter');
    return 'read';
  }

  set getter(_value: string) {
    runs.push('setter');
  }

  inherited(): void {
    runs.push('inherited');
  }

  emit(): void {
    runs.push('emit');
  }
}

@EventService()
export class CountedVault {
  @Handle()
  @Requires('vault:open')
  async open(): Promise<string> {
    runs.push('vault:open');
    return 'open';
  }

  undecorated(): void {
    runs.push('vault:undecorated');
  }
}

/** One method of each kind; each says that it ran. Nobody has a permission, and valid arguments are rare. */
@EventService()
export class CountedService extends Unexposed {
  @Channel() @Requires('vault:hear') declare readonly events: EventChannel<{ readonly opened: number }>;
  @State({ of: CountedSettings, writable: true })
  @Requires('vault:see')
  declare readonly settings: StateCell<CountedSettings>;
  @Namespace() declare readonly vault: CountedVault;

  @Handle()
  @Public()
  async save(profile: CountedProfile): Promise<string> {
    runs.push('save');
    return profile.name;
  }

  @Handle()
  @Public()
  async repeat(
    @Arg(IsInt(), Min(1), Max(100)) count: number,
    @Arg(OneOf('fast', 'safe')) mode: 'fast' | 'safe',
    @Arg(Optional(Items(CountedTag))) tags?: readonly CountedTag[],
  ): Promise<string> {
    runs.push('repeat');
    return mode.repeat(count + (tags?.length ?? 0));
  }

  @Handle()
  @Public()
  async flag(@Arg(IsBoolean()) value: boolean): Promise<boolean> {
    runs.push('flag');
    return value;
  }

  /** What its rule lets through, only the guard refuses: a number that is not finite. */
  @Handle()
  @Public()
  async grow(@Arg(Min(1)) size: number): Promise<number> {
    runs.push('grow');
    return size;
  }

  @Handle()
  @Public()
  async text(@Arg(IsString(), MaxLength(1_000)) value: string): Promise<number> {
    runs.push('text');
    return value.length;
  }

  @Handle()
  @Public()
  async name(@Arg(IsPlainText(), MaxLength(32)) value: string): Promise<string> {
    runs.push('name');
    return value;
  }

  @Handle()
  @Public()
  async measure(
    @Arg(Callback()) onStep: (step: number) => void,
    @Arg(Chunks()) data: AsyncIterable<Bytes>,
  ): Promise<void> {
    runs.push('measure');
    for await (const chunk of data) onStep(chunk.byteLength);
  }

  @Stream()
  @Public()
  async *numbers(@Arg(IsInt(), Min(1), Max(1_000)) limit: number): AsyncIterable<number> {
    runs.push('numbers');
    for (let next = 0; next < limit; next += 1) yield next;
  }

  @Receive()
  @Public()
  notify(@Arg(IsInt(), Min(1), Max(9)) _level: number): void {
    runs.push('notify');
  }

  @Handle()
  @Requires('vault:open')
  async guarded(): Promise<string> {
    runs.push('guarded');
    return 'open';
  }

  _secret(): void {
    runs.push('_secret');
  }

  undecorated(): void {
    runs.push('undecorated');
  }
}
