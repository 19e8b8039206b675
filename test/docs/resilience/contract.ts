export interface Forecast {
  readonly city: string;
  readonly degrees: number;
}

export interface IWeatherService {
  forecast(city: string, signal?: AbortSignal): Promise<Forecast>;
}

export interface INoteService {
  /** The titles within a folder. */
  list(folder: string): Promise<readonly string[]>;
  rename(folder: string, title: string, newTitle: string): Promise<void>;
  /** Titles that begin with a text, for each key that is pressed. */
  suggest(text: string): Promise<readonly string[]>;
  /** A folder as a document. */
  print(folder: string): Promise<string>;
}
