import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Arg, EventService, Handle, Public, Requires, State, StateCell } from 'sallyport/main';

export class ProxyRule {
  @IsString()
  @MaxLength(20)
  host = 'localhost';

  @IsInt()
  @Min(1)
  @Max(65_535)
  port = 80;
}

export class Settings {
  @IsIn(['light', 'dark'])
  theme: 'light' | 'dark' = 'light';

  @IsInt()
  @Min(8)
  @Max(40)
  fontSize = 12;

  @IsOptional()
  @IsString()
  @MaxLength(10)
  declare nickname?: string;

  @IsArray()
  @ArrayMaxSize(5)
  @ArrayUnique()
  @IsString({ each: true })
  tags: string[] = ['a', 'b'];

  @ValidateNested({ each: true })
  @Type(() => ProxyRule)
  @IsArray()
  @ArrayMaxSize(5)
  proxies: ProxyRule[] = [new ProxyRule()];

  @ValidateNested()
  @Type(() => ProxyRule)
  upstream: ProxyRule = new ProxyRule();
}

export class Counter {
  @IsInt()
  count = 0;
}

/** Served by every target to the suite of shared state. */
@EventService()
export class StateSuiteService {
  @State({ of: Settings, access: 'public', writable: ['theme', 'fontSize', 'nickname', 'tags', 'proxies', 'upstream'] })
  declare readonly settings: StateCell<Settings>;

  @State({ of: Counter, access: 'counter:read', writable: { access: 'counter:write' } })
  declare readonly counter: StateCell<Counter>;

  @State({ of: Settings, writable: ['theme'] })
  @Public()
  declare readonly partly: StateCell<Settings>;

  @State({ of: Counter })
  @Requires('vault:open')
  declare readonly secret: StateCell<Counter>;

  @Handle()
  @Public()
  async useSize(@Arg(IsInt()) size: number): Promise<number> {
    return this.settings.update((draft) => {
      draft.fontSize = size;
    });
  }
}
