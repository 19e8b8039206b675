import { createSallyportReact } from 'sallyport/renderer/react';
import type { IProjectService } from './contract.js';

export const { SallyportProvider, useService, useConnection } = createSallyportReact<IProjectService>();
