import { serveInWorker } from 'sallyport/worker';
import { SearchService } from './search-service.js';

void serveInWorker(SearchService);
