import { Exclude, Expose, Transform, Type } from 'class-transformer';
import { IsArray, IsInt, IsString, ValidateBy, ValidateNested } from 'class-validator';
import { EventService, Public, Requires, State, StateCell, type StateOptions } from 'sallyport/main';
import { collectFaults } from '../../../src/main/metadata/index.js';

class Good {
  @IsString()
  name = 'x';
}

/** The faults of a service with such a state. */
function faultsOf(options: StateOptions<object>): readonly string[] {
  @EventService()
  class Service {
    @State<object>(options) @Public() declare readonly state: StateCell<object>;
  }
  return collectFaults(Service).map(({ where, problem }) => `${where} ${problem}`);
}

describe('@State', () => {
  it('takes a payload class with defaults that its rules let through', () => {
    expect(faultsOf({ of: Good })).toEqual([]);
    expect(faultsOf({ of: Good, initial: { name: 'y' }, writable: { fields: ['name' as never] } })).toEqual([]);
  });

  it('refuses what is no payload class', () => {
    class Bare {
      name = 'x';
    }
    class Loose {
      @IsArray()
      list = [];
    }
    expect(faultsOf({ of: undefined as never })).toEqual(['Service.state is a state of no payload class']);
    expect(faultsOf({ of: Map as never })).toEqual(['Service.state is a state of no payload class']);
    expect(faultsOf({ of: Bare })[0]).toMatch(/no property has a validation decorator/);
    expect(faultsOf({ of: Loose })[0]).toMatch(/array whose elements nothing checks/);
  });

  it('refuses a beginning that the rules refuse, or that can not be had at once', () => {
    class Empty {
      @IsString()
      declare readonly name: string;
    }
    class Failing {
      @IsString()
      name = String(this.compute());
      private compute(): string {
        throw new Error('not now');
      }
    }
    class Later {
      @ValidateBy({ name: 'later', async: true, validator: { validate: async () => true } })
      name = 'x';
    }
    expect(faultsOf({ of: Empty })[0]).toMatch(/begins with what it refuses: name: /);
    expect(faultsOf({ of: Empty, initial: { name: 'x' } })).toEqual([]);
    expect(faultsOf({ of: Failing })[0]).toMatch(/could not be made: Error: not now/);
    expect(faultsOf({ of: Later })[0]).toMatch(/answers later/);
  });

  it('refuses classes of which one end would see something else than the other', () => {
    class Hidden {
      @IsString()
      @Exclude()
      secret = 'x';
    }
    class Renamed {
      @IsString()
      @Expose({ name: 'other' })
      name = 'x';
    }
    class Changed {
      @IsString()
      @Transform(({ value }) => String(value).trim())
      name = 'x';
    }
    class Outer {
      @ValidateNested()
      @Type(() => Changed)
      inner = new Changed();
    }
    for (const type of [Hidden, Renamed, Changed, Outer]) {
      expect(faultsOf({ of: type })[0]).toMatch(/a state would differ from itself/);
    }
  });

  it('refuses Maps and Sets in a state', () => {
    class Collections {
      @ValidateBy({ name: 'map', validator: { validate: () => true } })
      map: Map<string, number> = new Map();
    }
    expect(faultsOf({ of: Collections })[0]).toMatch(/Map or Set/);
  });

  it('refuses to let pages set what is not there', () => {
    expect(faultsOf({ of: Good, writable: ['nothing' as never] })).toEqual([
      "Service.state lets pages set 'nothing', which Good does not have",
    ]);
  });

  it('needs an access decision, and takes only one', () => {
    @EventService()
    class Undecided {
      @State({ of: Good }) declare readonly state: StateCell<Good>;
    }
    expect(collectFaults(Undecided)[0]?.problem).toBe('has no access decision');
    expect(() => {
      class Twice {
        @State({ of: Good, access: 'a:b' }) @Requires('a:c') declare readonly state: StateCell<Good>;
      }
      return Twice;
    }).toThrow(/access decision already/);
  });

  it.each([
    [{ persist: { debounceMs: -1 } }, /debounceMs/],
    [{ persist: { debounceMs: 0.5 } }, /debounceMs/],
    [{ persist: { debounceMs: 2 ** 31 } }, /debounceMs/],
    [{ keepLog: { maxRevisions: 0 } }, /maxRevisions/],
    [{ persist: false, keepLog: true }, /no log to keep/],
    [{ access: 'nonsense' as 'a:b' }, /no permission/],
  ])('refuses the options %j', (options, message) => {
    expect(() => State({ of: Good, ...options })({ constructor: class Service {} }, 'state' as never)).toThrow(message);
  });

  it('has places for nested classes', () => {
    class Point {
      @IsInt()
      x = 0;
    }
    class Shape {
      @ValidateNested({ each: true })
      @Type(() => Point)
      points: Point[] = [new Point()];
    }
    expect(faultsOf({ of: Shape })).toEqual([]);
  });
});
