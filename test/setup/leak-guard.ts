// Every suite fails on a host, connection, stream, subscription, server or timer that it has not disposed of.
import { leakGuard } from '../../src/testing/leak-guard.js';

const leaks = leakGuard({ watchesPlatform: false });

afterAll(() => leaks.check());
