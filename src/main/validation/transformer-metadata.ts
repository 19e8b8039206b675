// What class-transformer's decorators say. It has no public way to ask, so its storage is read.
import { TransformationType, type TransformFnParams, type TypeMetadata } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { MetadataStorage } from 'class-transformer/types/MetadataStorage.js';
import type { Class } from '../metadata/service-definition.js';

type ByProperty = ReadonlyMap<string | undefined, unknown>;

/** What the storage holds, by class and property; a property of `undefined` is the class itself. */
interface StoredMaps {
  readonly _typeMetadatas: ReadonlyMap<unknown, ByProperty>;
  readonly _transformMetadatas: ReadonlyMap<unknown, ByProperty>;
  readonly _exposeMetadatas: ReadonlyMap<unknown, ByProperty>;
  readonly _excludeMetadatas: ReadonlyMap<unknown, ByProperty>;
}

// The package declares its types for another path than that of the code that runs, and these maps as private.
const storage = defaultMetadataStorage as unknown as MetadataStorage;
const stored = defaultMetadataStorage as unknown as StoredMaps;

const TYPES = { in: TransformationType.PLAIN_TO_CLASS, out: TransformationType.CLASS_TO_PLAIN } as const;

/** Whether values come from the wire or go there. */
export type Direction = keyof typeof TYPES;

/** What `@Type` says about a property. */
export type NestedType = Pick<TypeMetadata, 'typeFunction' | 'options' | 'reflectedType'>;

/** The function given to `@Transform`. */
type TransformFunction = (parameters: TransformFnParams) => unknown;

/** What class-transformer's decorators say about one property, in one direction. */
export interface PropertyTransform {
  readonly name: string;
  /** Its name on the wire. */
  readonly wireName: string;
  readonly isExposed: boolean;
  /** Whether it stays out: excluded, not exposed in a class that excludes the rest, or exposed to groups only. */
  readonly isHidden: boolean;
  /** Its class, from `@Type`. */
  readonly nested: NestedType | undefined;
  /** In the order in which they run. */
  readonly transforms: readonly TransformFunction[];
}

/** The properties on which a decorator of class-transformer stands, those of base classes included. */
export function transformedProperties(type: Class<object>): readonly string[] {
  const names = new Set<string>();
  for (const current of withBases(type)) {
    const { _typeMetadatas, _transformMetadatas, _exposeMetadatas, _excludeMetadatas } = stored;
    for (const metadatas of [_typeMetadatas, _transformMetadatas, _exposeMetadatas, _excludeMetadatas]) {
      for (const name of metadatas.get(current)?.keys() ?? []) if (name !== undefined) names.add(name);
    }
  }
  return [...names];
}

/** Whether the class, or a base of it, keeps to itself what is not exposed. */
export function excludesByDefault(type: Class<object>): boolean {
  return withBases(type).some((current) => storage.getStrategy(current) === 'excludeAll');
}

/** What becomes of one property. */
export function transformOf(type: Class<object>, name: string, direction: Direction): PropertyTransform {
  const isExposed = storage.getExposedProperties(type, TYPES[direction]).includes(name);
  const options = isExposed ? storage.findExposeMetadata(type, name).options : undefined;
  const isExcluded = storage.getExcludedProperties(type, TYPES[direction]).includes(name);
  const isForGroups = (options?.groups?.length ?? 0) > 0;
  return {
    name,
    wireName: options?.name ?? name,
    isExposed,
    isHidden: isExcluded || isForGroups || (excludesByDefault(type) && !isExposed),
    nested: storage.findTypeMetadata(type, name),
    transforms: storage
      .findTransformMetadatas(type, name, TYPES[direction])
      .filter((metadata) => !metadata.options?.groups?.length)
      .map(({ transformFn }) => transformFn),
  };
}

/** Runs the functions of `@Transform`, each on what the one before returned. */
export function applyTransforms(
  property: PropertyTransform,
  value: unknown,
  place: { readonly object: object; readonly direction: Direction },
): unknown {
  let current = value;
  for (const transform of property.transforms) {
    const type = TYPES[place.direction];
    current = transform({ value: current, key: property.name, obj: place.object, type, options: {} });
  }
  return current;
}

/** The class that a nested value becomes. @param place the object that is made, and the one it is made of */
export function resolveNested(
  nested: NestedType,
  place: { readonly target: object; readonly source: object; readonly property: string },
): unknown {
  const { target: newObject, source: object, property } = place;
  return nested.typeFunction ? nested.typeFunction({ newObject, object, property }) : nested.reflectedType;
}

function withBases(type: Class<object>): Class<object>[] {
  const classes: Class<object>[] = [];
  for (let current: unknown = type; typeof current === 'function'; current = Object.getPrototypeOf(current)) {
    classes.push(current as Class<object>);
  }
  return classes;
}
