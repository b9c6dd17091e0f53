import '@mantine/core/styles.css';
import './shell/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.js';
import { startLanguage } from './shell/i18n.js';
import { tellNonce } from './shell/nonce.js';

tellNonce();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
await startLanguage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
