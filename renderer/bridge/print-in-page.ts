import type { PrintJob } from '#shared/ipc/paper-intents.ts';
import { printPage } from '#shared/report/print/print-page.ts';

/**
 * Opens the system's print dialogue with the pages of a job, in an empty frame beside the screen so that the screen's own
 * style has no say. The page holds no script, and the frame's sandbox would run none. @throws CodedError F36
 */
export async function printInPage({ title, parts }: PrintJob): Promise<void> {
  const page = printPage(title, parts);
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-same-origin', 'allow-modals');
  frame.className = 'print-frame';
  frame.title = '打印内容';
  const loaded = new Promise<void>((resolve) => {
    frame.onload = () => resolve();
  });
  frame.srcdoc = page;
  document.body.append(frame);
  try {
    await loaded;
    frame.contentWindow?.focus();
    frame.contentWindow?.print();
  } finally {
    // Some systems still read the page after print() returned; a minute is ample.
    window.setTimeout(() => frame.remove(), 60_000);
  }
}
