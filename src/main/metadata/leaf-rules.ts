import { IsDate, IsInstance } from 'class-validator';
import type { ArgumentRule } from '../decorators/argument-rule.js';
import { leafNameOf } from './platform-classes.js';

/** The check that `Date`, `Uint8Array` or `ArrayBuffer` stands for; none for anything else. */
export function leafRules(type: unknown): readonly ArgumentRule[] {
  const leaf = leafNameOf(type);
  if (leaf === undefined) return [];
  const decorator = leaf === 'Date' ? IsDate() : IsInstance(leaf === 'Uint8Array' ? Uint8Array : ArrayBuffer);
  return [Object.freeze({ kind: 'validator', decorator })];
}
