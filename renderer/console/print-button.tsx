import { Button } from 'antd';
import { useHandOut } from './use-hand-out.ts';

/** Prints the page that is open. */
export function PrintButton() {
  const { hand } = useHandOut();
  return <Button onClick={hand(() => window.print(), 'print')}>打印</Button>;
}
