import { createRoot } from 'react-dom/client';
import { connectService } from './service.js';
import { showLatestTheme } from './settings/theme.js';
import { App } from './shell/app.js';
import './theme/theme.css';

const root = document.getElementById('root');
showLatestTheme();
if (!root) throw new Error('The page has no element with the id "root"');
createRoot(root).render(<App connect={connectService} />);
