/** Turns bytes of any character set into UTF-8 while they arrive; what is UTF-8 already passes as it is. */
export class TextTranscoder {
  private readonly decoder: TextDecoder | null;
  private readonly encoder = new TextEncoder();

  /** @param charset a name of the Encoding Standard, in lower case */
  constructor(charset: string) {
    this.decoder = charset === 'utf-8' ? null : new TextDecoder(charset);
  }

  push(bytes: Uint8Array): Uint8Array {
    return this.decoder === null ? bytes : this.encoder.encode(this.decoder.decode(bytes, { stream: true }));
  }

  /** What is left of a character that was cut off. */
  end(): Uint8Array {
    return this.decoder === null ? new Uint8Array(0) : this.encoder.encode(this.decoder.decode());
  }
}
