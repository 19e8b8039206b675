// Holds what the compiler says about a file against what its comments expect: `// refused: sentence` stands above the
// line that must not compile, once for each error of that line.

/** One error of the compiler, its further lines included. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const DIAGNOSTIC = /^(?<file>.+)\((?<line>\d+),\d+\): error (?<message>.*)$/;
const EXPECTATION = /^\s*\/\/ refused: (?<sentence>.*)$/;

/** The errors in the output of `tsc --pretty false`. */
export function parseDiagnostics(output: string): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const text of output.split('\n')) {
    const { file, line, message } = DIAGNOSTIC.exec(text)?.groups ?? {};
    if (file !== undefined && message !== undefined) {
      diagnostics.push({ file, line: Number(line), message });
    } else if (text.trim() !== '') {
      const last = diagnostics.pop() ?? { file: '', line: 0, message: '' };
      diagnostics.push({ ...last, message: `${last.message}\n${text}` });
    }
  }
  return diagnostics;
}

/**
 * What differs between a file's expectations and its errors.
 *
 * @returns a sentence for each expectation without an error, and for each error that was not expected
 */
export function compareDiagnostics(source: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  const unexpected = [...diagnostics];
  const differences: string[] = [];
  for (const { line, sentence } of expectationsIn(source)) {
    const index = unexpected.findIndex((found) => found.line === line && found.message.includes(sentence));
    if (index === -1) differences.push(`line ${line} is not refused: ${sentence}`);
    else unexpected.splice(index, 1);
  }
  return [...differences, ...unexpected.map(({ line, message }) => `line ${line} is refused unexpectedly: ${message}`)];
}

function expectationsIn(source: string): readonly { readonly line: number; readonly sentence: string }[] {
  const lines = source.split('\n');
  return lines.flatMap((text, index) => {
    const sentence = EXPECTATION.exec(text)?.groups?.['sentence'];
    if (sentence === undefined) return [];
    const next = lines.findIndex((candidate, at) => at > index && !EXPECTATION.test(candidate));
    return [{ line: next + 1, sentence }];
  });
}
