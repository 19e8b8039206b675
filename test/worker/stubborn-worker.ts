import { serveInWorker } from 'sallyport/worker';
import { HeavyService } from './heavy-service.js';

// Whatever it is asked, it has something else to do.
setInterval(() => undefined, 1_000);
void serveInWorker(HeavyService);
