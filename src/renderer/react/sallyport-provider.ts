import { createElement, useCallback, useEffect, useState, type Context, type ReactNode } from 'react';
import { openConnection, type ConnectingState } from './open-connection.js';
import { useLatest } from './use-latest.js';

/** A provider of a service that is connected already; who connected it disconnects it. */
export interface ConnectedProviderProps<T> {
  readonly service: T;
  readonly children?: ReactNode;
}

/** A provider that connects when it is mounted, and disconnects when it is unmounted. */
export interface ConnectingProviderProps<T> {
  /** Called once for each mount and each retry; another function later changes nothing by itself. */
  readonly connect: () => Promise<T>;
  /** Shown until it is connected. @default nothing */
  readonly fallback?: ReactNode;
  /** Shown when it could not connect. @default the error is thrown, for the error boundary above */
  readonly renderError?: (error: Error, retry: () => void) => ReactNode;
  readonly children?: ReactNode;
}

/** What a `SallyportProvider` takes: a service, or how to connect to one. */
export type SallyportProviderProps<T> =
  | (ConnectedProviderProps<T> & { readonly connect?: never })
  | (ConnectingProviderProps<T> & { readonly service?: never });

type WithContext<T, Props> = Props & { readonly context: Context<T | undefined> };

/** Connects by itself and gives the service to what is below it. */
export function ConnectingProvider<T extends object>(props: WithContext<T, ConnectingProviderProps<T>>): ReactNode {
  const [attempt, setAttempt] = useState(1);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  return createElement(ConnectionAttempt<T>, { ...props, retry, key: attempt });
}

type AttemptProps<T> = WithContext<T, ConnectingProviderProps<T>> & { readonly retry: () => void };

function ConnectionAttempt<T extends object>(props: AttemptProps<T>): ReactNode {
  const { context, connect, fallback, renderError, retry, children } = props;
  const state = useOwnConnection(connect);
  switch (state.kind) {
    case 'connecting':
      return fallback;
    case 'connected':
      return createElement(context.Provider, { value: state.service }, children);
    case 'failed':
      if (!renderError) throw state.error;
      return renderError(state.error, retry);
    default:
      return assertNever(state);
  }
}

function useOwnConnection<T extends object>(connect: () => Promise<T>): ConnectingState<T> {
  const [state, setState] = useState<ConnectingState<T>>({ kind: 'connecting' });
  const connectRef = useLatest(connect);
  useEffect(() => {
    const end = openConnection(connectRef.current, setState);
    return () => {
      end();
      // Children that come back without a new mount, as hidden ones do, must not meet a closed service.
      setState({ kind: 'connecting' });
    };
  }, [connectRef]);
  return state;
}

function assertNever(state: never): never {
  throw new TypeError(`unknown state: ${JSON.stringify(state)}`);
}
