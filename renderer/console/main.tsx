import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'dayjs/locale/zh-cn';
import { ConsoleApp } from './console-app.tsx';
import './console.css';
import './console-sheets.css';
import './console-print.css';

const root = document.getElementById('root');
if (!root) throw new Error('console.html has no root');
createRoot(root).render(
  <StrictMode>
    <ConsoleApp />
  </StrictMode>,
);
