import { useState } from 'react';
import type { BodyKind } from './body-kind.js';
import type { BodyReading } from './body-reader.js';
import type { ByteStore } from './byte-store.js';
import { usePrettyBody } from './pretty-body.js';
import type { PrettyJob } from './pretty-job.js';

/** A way to look at a body. */
export type BodyMode = 'events' | 'pretty' | 'raw' | 'image' | 'hex';

export const MODE_NAMES: Readonly<Record<BodyMode, string>> = {
  events: 'Events',
  pretty: 'Pretty',
  raw: 'Raw',
  image: 'Image',
  hex: 'Hex',
};

/** The ways there are to look at a body, and the one that is chosen. */
export interface BodyModes {
  readonly available: readonly BodyMode[];
  /** `null` before the first byte, unless it is known by then. */
  readonly mode: BodyMode | null;
  readonly choose: (mode: BodyMode) => void;
  /** The laid-out JSON; `null` where there is none, now or ever. */
  readonly pretty: PrettyJob | null;
  /** The text on show; `null` where it isn't text. */
  readonly shownText: ByteStore | null;
}

const MODES: Readonly<Record<BodyKind, readonly BodyMode[]>> = {
  json: ['pretty', 'raw'],
  'json-lines': ['raw'],
  events: ['events', 'raw'],
  text: ['raw'],
  svg: ['image', 'raw'],
  image: ['image', 'hex'],
  binary: ['hex'],
};

export function useBodyModes(reading: BodyReading): BodyModes {
  const pretty = usePrettyBody(reading);
  const [chosen, choose] = useState<BodyMode | null>(null);
  const { body } = reading;
  const available = availableModes(body.kind ?? (body.events && 'events'), reading.state, pretty);
  const mode = chosen !== null && available.includes(chosen) ? chosen : (available[0] ?? null);
  return {
    available,
    mode,
    choose,
    pretty,
    shownText: mode === 'pretty' ? (pretty?.bytes ?? null) : mode === 'raw' ? body.bytes : null,
  };
}

/** JSON is raw until it is whole and laid out, and stays so when it can't be. */
function availableModes(
  kind: BodyKind | null,
  state: BodyReading['state'],
  pretty: PrettyJob | null,
): readonly BodyMode[] {
  if (kind === null) return [];
  if (kind === 'json' && (state === 'reading' || pretty?.state !== 'ready')) return ['raw'];
  return MODES[kind];
}
