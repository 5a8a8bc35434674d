import { Button, Space } from 'antd';

interface IndicatorButtonsProps {
  readonly label: string;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** What can be done with an indicator in a table of them. */
export function IndicatorButtons({ label, onEdit, onRemove }: IndicatorButtonsProps) {
  return (
    <Space>
      <Button size="small" aria-label={`修改指标${label}`} onClick={onEdit}>
        修改
      </Button>
      <Button size="small" aria-label={`去掉指标${label}`} onClick={onRemove}>
        去掉
      </Button>
    </Space>
  );
}
