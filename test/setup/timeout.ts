// A busy machine is no fault of a test: the limit is there to end one that hangs.
jest.setTimeout(30_000);
