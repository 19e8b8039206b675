import { MaxLength } from 'class-validator';
import {
  Arg,
  Cached,
  CircuitBreaker,
  EventService,
  Handle,
  Idempotent,
  Requires,
  Retry,
  Timeout,
} from 'sallyport/main';
import { UnavailableError } from 'sallyport/shared';
import type { Forecast, IWeatherService } from './contract.js';

/** Asks the weather station; stands for whatever is not always there. */
export abstract class WeatherStation {
  /** @returns the degrees, or a status of HTTP that is none of success */
  abstract read(city: string, signal: AbortSignal): Promise<{ readonly status: number; readonly degrees?: number }>;
}

@EventService()
export class WeatherService implements IWeatherService {
  constructor(private readonly station: WeatherStation) {}

  @Handle()
  @Requires('weather:read')
  @Cached({ ttlMs: 60_000, vary: 'none' }) // the weather is the same for everybody who may ask for it
  @Timeout(20_000) // all attempts together
  @CircuitBreaker({ timeoutMs: 15_000, minimumCalls: 3 })
  @Idempotent() // to ask twice does no harm
  @Retry({ attempts: 3, initialDelayMs: 500 })
  async forecast(@Arg(MaxLength(100)) city: string, signal: AbortSignal): Promise<Forecast> {
    const { status, degrees } = await this.station.read(city, signal);
    // What passes by itself says so by its code; any other error would be the last word at once.
    if (status === 503) throw new UnavailableError('The weather station does not answer');
    return { city, degrees: degrees ?? Number.NaN };
  }
}
