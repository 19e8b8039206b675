// What the services of the type tests are made of.

export type Verb = 'GET' | 'POST';

export class Note {
  declare readonly text: string;
}

export class Other {
  declare readonly size: number;
}

export class HttpService {
  declare readonly name: string;
}
