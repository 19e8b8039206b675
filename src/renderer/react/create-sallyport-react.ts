import { createContext, createElement, useCallback, useContext, useSyncExternalStore, type ReactNode } from 'react';
import { RendererEventService, type ConnectionStatus } from '../index.js';
import { ConnectingProvider, type SallyportProviderProps } from './sallyport-provider.js';

/** The parts of `sallyport/renderer/react` that know the app's contract. */
export interface SallyportReact<T> {
  /**
   * Gives a service to everything below it: one that is connected already, or one that it connects to itself, with
   * `fallback` until then. What it connects it also disconnects; in StrictMode it connects once.
   *
   * @example
   * <SallyportProvider connect={() => RendererEventService.connect<IAppService>()} fallback={<Splash />}>
   *   <App />
   * </SallyportProvider>
   */
  readonly SallyportProvider: (props: SallyportProviderProps<T>) => ReactNode;

  /**
   * The service, typed by the contract.
   *
   * @throws {Error} where there is no `SallyportProvider` above
   * @example
   * const service = useService();
   * const save = useCall(service.projects.save);
   */
  readonly useService: () => T;

  /**
   * Whether main can be reached now. The component renders again when that changes.
   *
   * @throws {Error} where there is no `SallyportProvider` above
   * @throws {TypeError} where its service is no connected one, but an object that a test made
   * @example
   * const connection = useConnection();
   * if (connection.state === 'reconnecting') return <p role="status">Offline, attempt {connection.attempt} …</p>;
   */
  readonly useConnection: () => ConnectionStatus;
}

/**
 * Makes the provider and the hooks of one contract. Call it once, in a file of its own, and export what it returns.
 *
 * @typeParam T the contract
 * @example
 * export const { SallyportProvider, useService, useConnection } = createSallyportReact<IAppService>();
 */
export function createSallyportReact<T extends object>(): SallyportReact<T> {
  const context = createContext<T | undefined>(undefined);

  function SallyportProvider(props: SallyportProviderProps<T>): ReactNode {
    return props.connect
      ? createElement(ConnectingProvider<T>, { ...props, context })
      : createElement(context.Provider, { value: props.service }, props.children);
  }

  function useService(): T {
    const service = useContext(context);
    if (!service)
      throw new Error('There is no SallyportProvider above, or it is that of another createSallyportReact()');
    return service;
  }

  function useConnection(): ConnectionStatus {
    const service = useService();
    const subscribe = useCallback(
      (onChange: () => void) => RendererEventService.onStatus(service, onChange),
      [service],
    );
    return useSyncExternalStore(subscribe, () => RendererEventService.status(service));
  }

  return { SallyportProvider, useService, useConnection };
}
