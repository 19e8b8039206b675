import { serveInWorker } from 'sallyport/worker';
import { HeavyService } from './heavy-service.js';

void serveInWorker(HeavyService);
