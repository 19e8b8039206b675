import { cleanup } from '@testing-library/react';
import type { Link } from 'sallyport/shared';
import { createLoopback, createTestHost, type TestHost } from 'sallyport/testing';
import { Desk, DeskService, type IDeskService } from './desk-service.js';

/** A host with a connected page, and the test's hand in main. */
export interface TestDesk extends AsyncDisposable {
  readonly desk: Desk;
  readonly service: IDeskService;
  readonly test: TestHost<IDeskService>;
  /** Another way to the host. */
  link(): Link;
}

export async function createDesk(): Promise<TestDesk> {
  const desk = new Desk();
  const test = await createTestHost<IDeskService>(DeskService, { mocks: [[Desk, desk]] });
  const dispose = (): Promise<void> => {
    cleanup(); // components that outlive their host would show that it is gone
    return test.dispose();
  };
  const link = (): Link => {
    const { page, main } = createLoopback();
    test.host.accept(main, { transport: 'loopback', clientId: 'linked', origin: null });
    return page;
  };
  return { link, desk, test, service: test.service, [Symbol.asyncDispose]: dispose };
}
