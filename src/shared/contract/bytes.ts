/**
 * Binary data that owns its memory. Narrower than `Uint8Array`, so that `Blob`, `Response`, `WebSocket.send`
 * and the crypto functions take it as it is.
 */
export type Bytes = Uint8Array<ArrayBuffer>;
