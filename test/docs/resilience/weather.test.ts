import { ManualClock, createTestHost, expectRefused } from 'sallyport/testing';
import type { IWeatherService } from './contract.js';
import { WeatherService, WeatherStation } from './weather-service.js';

/** A station that is down for so many readings. */
const station = (failures: number) => {
  const cities: string[] = [];
  const read = async (city: string) => {
    cities.push(city);
    return cities.length <= failures ? { status: 503 } : { status: 200, degrees: 21 };
  };
  return { cities, read };
};

describe('WeatherService', () => {
  // What waits before an attempt waits a random part of its delay: none of it, here.
  beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0));
  afterEach(() => void jest.restoreAllMocks());

  const open = async (failures: number) => {
    const { cities, read } = station(failures);
    const clock = new TickingClock();
    const test = await createTestHost<IWeatherService>(WeatherService, { clock, mocks: [[WeatherStation, { read }]] });
    return { ...test, cities, clock };
  };

  it('asks again when the station does not answer, and once for everybody', async () => {
    await using test = await open(2);
    const other = await test.connect();
    const both = await Promise.all([test.service.forecast('Oslo'), other.forecast('Oslo')]);
    expect(both).toEqual([
      { city: 'Oslo', degrees: 21 },
      { city: 'Oslo', degrees: 21 },
    ]);
    expect(test.cities).toEqual(['Oslo', 'Oslo', 'Oslo']);
  });

  it('gives up after three attempts, and leaves the station alone after three such calls', async () => {
    await using test = await open(Infinity);
    const error = await expectRefused(test.service.forecast('Oslo'), 'UNAVAILABLE');
    expect(error.retried?.attempts).toBe(3);
    await expectRefused(test.service.forecast('Oslo'), 'UNAVAILABLE');
    await expectRefused(test.service.forecast('Oslo'), 'UNAVAILABLE');
    await expectRefused(test.service.forecast('Oslo'), 'CIRCUIT_OPEN', { retryAfterMs: 30_000 });
    expect(test.cities).toHaveLength(9);
  });
});

/** A manual clock on which what is to wait for no time does not wait. */
class TickingClock extends ManualClock {
  override after(delayMs: number, callback: () => void) {
    const timer = super.after(delayMs, callback);
    if (delayMs === 0) queueMicrotask(() => this.advance(0));
    return timer;
  }
}
