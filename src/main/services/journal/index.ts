export { Journal, type JournalLimits, type JournalOptions } from './journal.js';
export { JournalService } from './journal-service.js';
export { openJournal, type OpenJournalOptions, type OpenedJournal } from './open-journal.js';
