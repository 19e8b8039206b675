export type { CallArguments, CallableMember } from './call-arguments.js';
export type { CallSnapshot } from './call-runs.js';
export { createSallyportReact, type SallyportReact } from './create-sallyport-react.js';
export { invalidateOn, useInvalidateOn, type KeysOf, type QueryInvalidator } from './invalidate-on.js';
export {
  queryKeyOf,
  queryOptionsOf,
  type LeadingArguments,
  type SallyportQueryKey,
  type SallyportQueryOptions,
} from './queries.js';
export { retryQuery } from './retry-query.js';
export type { ConnectedProviderProps, ConnectingProviderProps, SallyportProviderProps } from './sallyport-provider.js';
export type { KeepOptions } from './stream-keeper.js';
export type { OpenStream, StreamStatus } from './stream-reading.js';
export { useCall, useTask, type CallOptions, type CallState } from './use-call.js';
export { useEvent } from './use-event.js';
export { useSharedState } from './use-shared-state.js';
export {
  useStream,
  useTextStream,
  type StreamOptions,
  type StreamProgress,
  type StreamState,
  type TextStreamState,
} from './use-stream.js';
