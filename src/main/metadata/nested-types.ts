// Which class an object within a payload becomes: what class-transformer's `@Type` says. It has no public way to ask,
// so its storage is read, which every copy of the package has its own of.

import { Type } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { Class } from './service-definition.js';

/** What `@Type` on a property says. */
export type NestedTypes =
  | { readonly kind: 'none' }
  /** The class, and what its discriminator may choose instead. */
  | { readonly kind: 'classes'; readonly types: readonly unknown[] }
  /** The function given to `@Type` throws. */
  | { readonly kind: 'failed'; readonly cause: unknown };

/** What `@Type` says about a property of a payload class. */
export function nestedTypesOf(type: Class<object>, property: string): NestedTypes {
  const metadata = defaultMetadataStorage.findTypeMetadata(type, property);
  if (!metadata) return { kind: 'none' };
  try {
    const named = metadata.typeFunction({ newObject: {}, object: {}, property });
    const others = metadata.options?.discriminator?.subTypes ?? [];
    return { kind: 'classes', types: [named, ...others.map(({ value }) => value)] };
  } catch (cause) {
    return { kind: 'failed', cause };
  }
}

/** Whether the storage read here is the one that the app's `@Type` writes to; a bundler may have made two of it. */
export function isStorageShared(): boolean {
  // oxlint-disable-next-line typescript/no-extraneous-class -- something for the decorator to stand on
  class Probe {}
  Type(() => Probe)(Probe.prototype, 'self');
  return defaultMetadataStorage.findTypeMetadata(Probe, 'self') !== undefined;
}
