// Starts the console in the page that the gateway serves at `/`.

import { createRoot } from 'react-dom/client';
import { addNonceToStyles } from './style-nonce.ts';
import './style.css';

addNonceToStyles();
const { App } = await import('./app.tsx');
const place = document.getElementById('console');
if (place === null) throw new Error('the page has no place for the console');
createRoot(place).render(<App />);
