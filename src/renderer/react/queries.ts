import { channelOf } from '../index.js';
import type { CallArguments, CallableMember } from './call-arguments.js';
import { queryKeyPart } from './query-key.js';

/** The key of a query: `['sallyport', 'projects:list', …arguments]`. */
export type SallyportQueryKey = readonly ['sallyport', channel: string, ...args: unknown[]];

/** What TanStack Query takes as a query. */
export interface SallyportQueryOptions<R> {
  readonly queryKey: SallyportQueryKey;
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<R>;
}

/** The first arguments of a method: none, some or all of them. */
export type LeadingArguments<A extends readonly unknown[]> =
  Required<A> extends readonly [unknown, ...infer Rest] ? [] | [A[0], ...LeadingArguments<Rest>] : [];

/**
 * A query for TanStack Query that calls a method: its key is derived from the method's channel and the arguments, and
 * a query that is cancelled is aborted in main.
 *
 * @param args as of the method, without its signal. In the key, dates, bigints, maps and sets have a form of their own
 * @throws {TypeError} when it is no method of a connected service
 * @throws {ValidationError} for arguments that no key can be made of: binary data and functions
 * @example
 * const projects = useQuery(queryOptionsOf(service.projects.list, { isArchived: false }));
 */
export function queryOptionsOf<A extends readonly unknown[], R>(
  method: CallableMember<A, R>,
  ...args: CallArguments<A>
): SallyportQueryOptions<R> {
  const call = method as (...all: readonly unknown[]) => Promise<R>;
  return { queryKey: keyOf(method, args), queryFn: ({ signal }) => call(...args, signal) };
}

/**
 * The key of a method's queries, to invalidate them, read them or set them: of all of them, or of those that begin with
 * these arguments.
 *
 * @throws {TypeError} when it is no method of a connected service
 * @throws {ValidationError} for arguments that no key can be made of: binary data and functions
 * @example
 * await queryClient.invalidateQueries({ queryKey: queryKeyOf(service.projects.list) });
 */
export function queryKeyOf<A extends readonly unknown[]>(
  method: CallableMember<A, unknown>,
  ...args: LeadingArguments<CallArguments<A>>
): SallyportQueryKey {
  return keyOf(method, args);
}

function keyOf(method: unknown, args: readonly unknown[]): SallyportQueryKey {
  const channel = channelOf(method);
  if (channel === undefined) throw new TypeError('Only methods of a connected service have a query key');
  // What was left out at the end is the same as nothing, as it is for the call.
  const count = args.findLastIndex((argument) => argument !== undefined) + 1;
  return ['sallyport', channel, ...args.slice(0, count).map(queryKeyPart)];
}
