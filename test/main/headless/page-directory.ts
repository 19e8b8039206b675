import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small built page in a fresh directory, with secrets inside and beside it that must not be served. */
export class PageDirectory implements Disposable {
  private readonly base = mkdtempSync(join(tmpdir(), 'sallyport-page-'));
  readonly root = join(this.base, 'page');

  constructor() {
    mkdirSync(join(this.root, 'assets'), { recursive: true });
    mkdirSync(`${this.root}-sibling`);
    this.write('index.html', '<!doctype html><title>page</title>');
    this.write('assets/index-BqZ1x0Ab.js', 'export {};');
    this.write('assets/plain.js', 'export {};');
    this.write('empty.txt', '');
    this.write('.env', 'SECRET=1');
    this.write('.ENV', 'SECRET=1');
    writeFileSync(join(this.base, 'x'), 'outside');
    writeFileSync(join(`${this.root}-sibling`, 'x'), 'outside');
    symlinkSync(join(this.base, 'x'), join(this.root, 'leaf-link.txt'));
    symlinkSync(`${this.root}-sibling`, join(this.root, 'directory-link'));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.root, name), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}
