import { Database, openMemoryDatabase } from '../../src/main/services/persistence/index.js';
import type { HttpOutcome, HttpResponse } from '../../src/shim/index.js';
import type { RequestDraft } from '../../workbench/contract/index.js';
import { WORKBENCH_MIGRATIONS } from '../../workbench/main/storage/workbench-migrations.js';
import type { WorkbenchSchema } from '../../workbench/main/storage/workbench-schema.js';

export function openWorkbenchMemory(): Promise<Database<WorkbenchSchema>> {
  return openMemoryDatabase<WorkbenchSchema>(WORKBENCH_MIGRATIONS);
}

export function createDraft(change: Partial<RequestDraft> = {}): RequestDraft {
  return {
    name: 'New request',
    method: 'GET',
    url: 'http://127.0.0.1/things',
    query: [],
    headers: [],
    bodyKind: 'none',
    bodyText: '',
    bodyFields: [],
    ...change,
  };
}

export function createResponse(change: Partial<HttpResponse> = {}): HttpResponse {
  return {
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    url: 'http://127.0.0.1/things',
    status: 200,
    statusText: 'OK',
    headers: [{ name: 'content-type', value: 'application/json' }],
    redirects: 0,
    declaredBytes: 12,
    contentType: 'application/json',
    ...change,
  };
}

export function createOutcome(change: Partial<HttpOutcome> = {}): HttpOutcome {
  return {
    state: 'complete',
    bodyBytes: 12,
    wireBytes: 12,
    timings: { connectMs: 1, waitingMs: 2, downloadMs: 3, totalMs: 6.5 },
    ...change,
  };
}
