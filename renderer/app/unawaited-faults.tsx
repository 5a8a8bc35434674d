import { App } from 'antd';
import { useEffect } from 'react';
import { CodedError } from '#shared/kernel/coded-error.ts';

/** Shows a coded failure that no screen waited for, so that nothing a person asked for fails in silence. */
export function UnawaitedFaults() {
  const { message } = App.useApp();
  useEffect(() => {
    const show = (event: PromiseRejectionEvent) => {
      if (event.reason instanceof CodedError) void message.error(event.reason.message);
    };
    window.addEventListener('unhandledrejection', show);
    return () => window.removeEventListener('unhandledrejection', show);
  }, [message]);
  return null;
}
