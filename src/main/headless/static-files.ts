import { realpath, stat } from 'node:fs/promises';
import { join, relative, isAbsolute, sep } from 'node:path';
import { contentTypeOf } from './content-types.js';

/** A file that may be served. */
export interface StaticFile {
  readonly status: 200;
  /** Absolute, links resolved, within the root. */
  readonly path: string;
  readonly bytes: number;
  /** `Content-Type` and `Cache-Control`. */
  readonly headers: Readonly<Record<'Content-Type' | 'Cache-Control', string>>;
}

/** Why no file is served: the target is malformed (400), names what is never served (403), or isn't there (404). */
export interface StaticRefusal {
  readonly status: 400 | 403 | 404;
}

/** Names that Windows takes for devices, whatever their extension. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Control characters, the separators that a segment can't hold, and what Windows reads as a drive or a stream. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const FORBIDDEN_IN_SEGMENT = /[\u0000-\u001f\u007f/\\:*?"<>|]/;

/** `name-HASH.ext` below `assets/`, as Vite names what never changes under its name. */
const HASHED_ASSET = /^assets\/(?:[^/]+\/)*[^/]+-[\w-]{8,}\.\w+$/;

/**
 * Finds the file that a request target names, within one directory and nowhere else.
 *
 * @param root absolute path of the directory
 * @param target path and query as they came over the wire, not yet decoded: `/assets/index-BqZ1x0Ab.js?v=1`
 * @returns never rejects because of the target
 */
export async function resolveStaticFile(root: string, target: string): Promise<StaticFile | StaticRefusal> {
  const segments = parseSegments(target);
  if (!Array.isArray(segments)) return segments;
  const name = segments.length === 0 ? 'index.html' : segments.join('/');
  try {
    const realRoot = await realpath(root);
    const path = await realpath(join(realRoot, ...name.split('/')));
    // A link inside the root may lead out of it.
    if (!isWithin(realRoot, path)) return { status: 403 };
    const stats = await stat(path);
    if (!stats.isFile()) return { status: 404 };
    return { status: 200, path, bytes: stats.size, headers: headersOf(name) };
  } catch {
    // What can't be reached (missing, not permitted, name too long) is for the client not there.
    return { status: 404 };
  }
}

/** The decoded segments of the path; empty for `/`. */
function parseSegments(target: string): string[] | StaticRefusal {
  const path = target.split('?', 1)[0] ?? '';
  if (!path.startsWith('/') || path.includes('#')) return { status: 400 };
  if (path === '/') return [];
  const segments: string[] = [];
  for (const raw of path.slice(1).split('/')) {
    const segment = decodeSegment(raw);
    if (segment === undefined || segment === '' || FORBIDDEN_IN_SEGMENT.test(segment)) return { status: 400 };
    // Covers `.` and `..`, and what Windows opens under another name: `index.html.`, `index.html `.
    if (/^\.|[. ]$/.test(segment) || DEVICE_NAME.test(segment)) return { status: 403 };
    segments.push(segment);
  }
  return segments;
}

/** Decodes once: what is still encoded after that is part of the name. */
function decodeSegment(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function headersOf(name: string): StaticFile['headers'] {
  return {
    'Content-Type': contentTypeOf(name),
    'Cache-Control': HASHED_ASSET.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
