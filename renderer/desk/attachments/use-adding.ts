import { App } from 'antd';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { ATTACHMENT_LIMITS, type Attachment } from '#shared/schema/attachment.ts';
import { shownError } from '../../ui/error-words.ts';
import { useDesk } from '../desk-context.ts';

/** Changes the form's list, whatever it is by then. */
export type ChangeList = (change: (now: readonly Attachment[]) => readonly Attachment[]) => void;

/** A file on its way in, or one that did not come in. */
export interface Task {
  readonly id: number;
  readonly name: string;
  /** null: still under way. */
  readonly error: string | null;
}

interface AddingInput {
  readonly type: TypeDefinition;
  readonly now: readonly Attachment[];
  readonly onChange: ChangeList;
  /** Work that a save must wait for. */
  readonly pending: RefObject<Promise<unknown>>;
}

/** Takes files in one after another, however they come; a file that is refused holds up no other. */
export function useAdding({ type, now, onChange, pending }: AddingInput) {
  const { attachments } = useDesk();
  const { message } = App.useApp();
  const [tasks, setTasks] = useState<readonly Task[]>([]);
  const latest = useRef(now);
  latest.current = now;
  const lastId = useRef(0);

  const forget = useCallback((id: number) => setTasks((all) => all.filter((task) => task.id !== id)), []);
  const add = useCallback(
    (files: readonly File[], paper: string) => {
      const batch = files.map((file) => ({ id: ++lastId.current, file }));
      setTasks((all) => [...all, ...batch.map(({ id, file }) => ({ id, name: file.name, error: null }))]);
      const takeIn = async (id: number, file: File) => {
        try {
          if (latest.current.length >= ATTACHMENT_LIMITS.perRecord) {
            throw new CodedError('F11', `每条记录最多 ${ATTACHMENT_LIMITS.perRecord} 份`);
          }
          const added = await attachments.add(file, type, paper);
          const isThere = latest.current.some((one) => one.sha256 === added.sha256);
          if (isThere) void message.info(`${file.name} 已经添加过，不再重复添加`);
          else {
            latest.current = [...latest.current, added];
            onChange((list) => [...list, added]);
          }
          forget(id);
        } catch (cause) {
          const { sentence } = shownError(cause);
          setTasks((all) => all.map((task) => (task.id === id ? { ...task, error: sentence } : task)));
          void message.error(`${file.name} 没有添加，原因见“附件”一栏`);
        }
      };
      pending.current = pending.current.then(async () => {
        for (const { id, file } of batch) await takeIn(id, file);
      });
    },
    [attachments, type, onChange, pending, message, forget],
  );
  return { tasks, add, forget };
}

/** Files that are dropped anywhere on the window, and pictures that are pasted anywhere on the form, are added. */
export function useDropAndPaste(add: (files: readonly File[]) => void): { readonly isOver: boolean } {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault(); // else the browser would leave the form and show the file
      setIsOver(true);
    };
    const out = (event: DragEvent) => event.relatedTarget === null && setIsOver(false);
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      add([...(event.dataTransfer?.files ?? [])]);
    };
    const paste = (event: ClipboardEvent) => {
      const { files, types } = event.clipboardData ?? {};
      // Cells copied from a sheet come as text and as a picture: they are meant as text.
      if (!files || files.length === 0 || types?.includes('text/plain')) return;
      event.preventDefault();
      add([...files].map(named));
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', out);
    window.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', out);
      window.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, [add]);
  return { isOver };
}

/** A picture from the clipboard has a name that says nothing in English. */
function named(file: File): File {
  return file.name === 'image.png' ? new File([file], '粘贴的图片.png', { type: file.type }) : file;
}
