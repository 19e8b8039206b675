import { EventService, EventServiceHost, Handle, Public } from 'sallyport/main';
import { createTestHost } from 'sallyport/testing';
import { EchoService, Person } from './echo-service.js';
import { median, row, timedMs, type Row } from './row.js';

const ROUNDS = 15;

/** Time until a host serves, and until a test has one. */
export async function benchStart(): Promise<Row[]> {
  const rows: Row[] = [];
  const ten = await startMs(10);
  rows.push(row('host start, 10 methods', 'definition read, methods compiled', 'ms', ten));
  rows.push(row('host start, 1,000 methods', 'beside 100 times that of 10', 'ms', await startMs(1_000), ten * 100));
  rows.push(
    row(
      'host start, 2,000 methods',
      'beside twice that of 1,000',
      'ms',
      await startMs(2_000),
      (await startMs(1_000)) * 2,
    ),
  );
  rows.push(row('createTestHost with mocks, warm', 'host, loopback, connected service', 'ms', await testHostMs()));
  return rows;
}

/** Each round has a class of its own: a definition is read once a class. */
async function startMs(methods: number): Promise<number> {
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const type = createService(methods);
    durations.push(await timedMs(async () => (await EventServiceHost.start(type)).dispose()));
  }
  return median(durations);
}

function createService(methods: number): new () => object {
  class Wide {}
  for (let index = 0; index < methods; index += 1) {
    const name = `method${index}`;
    Object.defineProperty(Wide.prototype, name, {
      value: async (person: Person) => person,
      configurable: true,
      writable: true,
    });
    Reflect.defineMetadata('design:paramtypes', [Person], Wide.prototype, name);
    const descriptor = Object.getOwnPropertyDescriptor(Wide.prototype, name) as TypedPropertyDescriptor<
      () => Promise<unknown>
    >;
    Handle()(Wide.prototype as never, name as never, descriptor);
    Public()(Wide.prototype as never, name as never);
  }
  EventService()(Wide);
  return Wide;
}

async function testHostMs(): Promise<number> {
  const durations: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    durations.push(
      await timedMs(async () => {
        await using test = await createTestHost(EchoService, {
          mocks: [[EchoService, { ping: async () => undefined }]],
        });
        await test.service.ping();
      }),
    );
  }
  return median(durations.slice(10));
}
