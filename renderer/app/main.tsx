import '../ui/batch.css';
import '../ui/desk.css';
import '../ui/forms.css';
import '../ui/papers.css';
import '../ui/gates.css';
import '../ui/life.css';
import '../ui/import.css';
import '../ui/lists.css';
import '../ui/month.css';
import '../ui/sheets.css';
import '../ui/display.css';
import { createRoot } from 'react-dom/client';
import { createPlatform } from '../bridge/choose-platform.ts';
import { DeskApp } from './desk-app.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<DeskApp platform={createPlatform()} />);
