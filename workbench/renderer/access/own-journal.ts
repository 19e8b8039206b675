import { UnauthenticatedError } from 'sallyport/shared';
import type { IJournalService } from 'sallyport/shim';
import type { IWorkbenchService } from '../../contract/index.js';
import type { DeskOwner } from './desk.js';

/**
 * The journal, for as long as its owner works here. What somebody has typed is tried again until it is kept, and must
 * not get into the journal of who signs in next.
 */
export function ownJournal(
  { journal }: { readonly journal: () => IWorkbenchService['journal'] },
  owner: Pick<DeskOwner, 'isHere'>,
): IJournalService {
  const own = async <T>(ask: (journal: IJournalService) => Promise<T>): Promise<T> => {
    if (!owner.isHere()) throw new UnauthenticatedError();
    return ask(journal());
  };
  return {
    write: (entry) => own((kept) => kept.write(entry)),
    read: (key) => own((kept) => kept.read(key)),
    list: () => own((kept) => kept.list()),
    discard: (key, version) => own((kept) => kept.discard(key, version)),
  };
}
