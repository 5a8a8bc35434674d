import { Button, Space } from 'antd';

interface OrderButtonsProps {
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly onMove: (by: -1 | 1) => void;
}

/** Moves a line up or down by one. */
export function OrderButtons({ name, index, count, onMove }: OrderButtonsProps) {
  return (
    <Space.Compact size="small">
      <Button disabled={index === 0} aria-label={`${name}上移`} onClick={() => onMove(-1)}>
        ↑
      </Button>
      <Button disabled={index === count - 1} aria-label={`${name}下移`} onClick={() => onMove(1)}>
        ↓
      </Button>
    </Space.Compact>
  );
}
