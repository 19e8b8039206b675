import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

/** What is wrong with how a service is declared, and how to mend it. */
export interface DefinitionFault {
  /** The class, and where it applies the member and the parameter: `HttpService.send, parameter 0`. */
  readonly where: string;
  readonly problem: string;
  /** What to write instead. */
  readonly mend: string;
}

export interface DefinitionDetails {
  readonly faults: readonly DefinitionFault[];
}

/** Some service is declared in a way that could not be served safely: the host does not start. */
@ErrorCode('DEFINITION')
export class DefinitionError extends ServiceError<DefinitionDetails> {
  declare readonly code: 'DEFINITION';

  constructor(faults: readonly DefinitionFault[]) {
    const lines = faults.map(({ where, problem, mend }) => `  ${where}: ${problem}. ${mend}.`);
    super(['The services cannot be started:', ...lines].join('\n'), { details: { faults } });
  }
}
