// class-transformer has types for its storage, but not under the path of the code that runs.
declare module 'class-transformer/cjs/storage.js' {
  /** What one `@Type` says. */
  interface TypeMetadata {
    readonly typeFunction: (help?: {
      readonly newObject: unknown;
      readonly object: Readonly<Record<string, unknown>>;
      readonly property: string;
    }) => unknown;
    readonly options?: {
      readonly discriminator?: { readonly subTypes: readonly { readonly value: unknown }[] };
    };
  }

  export const defaultMetadataStorage: {
    findTypeMetadata(target: abstract new (...args: never[]) => object, propertyName: string): TypeMetadata | undefined;
  };
}
