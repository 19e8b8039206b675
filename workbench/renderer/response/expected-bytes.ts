import type { HttpResponse } from 'sallyport/shim';

/**
 * How long the body will be once it is whole, in bytes; `null` when that can't be told.
 * A compressed body announces the length it has on the network, which says nothing of what comes out.
 */
export function expectedBytes(response: Pick<HttpResponse, 'declaredBytes' | 'headers'>): number | null {
  const encoding = response.headers.find((header) => header.name.toLowerCase() === 'content-encoding')?.value;
  const isPlain = encoding === undefined || encoding.trim() === '' || encoding.trim().toLowerCase() === 'identity';
  return isPlain && response.declaredBytes !== null && response.declaredBytes > 0 ? response.declaredBytes : null;
}
