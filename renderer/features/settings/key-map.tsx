import { Modal } from 'antd';

/** Every key that does something, with its place. */
export const KEY_MAP: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    '任何页面',
    [
      ['F1', '显示按键一览'],
      ['Ctrl + K', '到顶部的查找框'],
      ['Alt + N', '新增：选一类台账，输入拼音首字母即可'],
      ['Alt + M', '到顶部的工作月份'],
      ['Alt + H', '回到“本月”'],
      ['Alt + L', '锁定'],
    ],
  ],
  [
    '填报页面',
    [
      ['Enter / Tab', '到下一项'],
      ['Shift + Enter / Shift + Tab', '回到上一项'],
      ['1 … 9', '单选、多选：选第几个选项'],
      ['Ctrl + S', '保存'],
      ['Ctrl + Enter', '保存并新增下一条'],
      ['Alt + 1 … 9', '到第几节'],
      ['Alt + ↓', '打开日历或选项；选项可以输入拼音首字母查找，Enter 选中并到下一项'],
      ['日期', '工作月份里的日期只输入日：5；会议时间：5 9:00'],
      ['Esc', '离开（会先问是否存草稿）'],
      ['Ctrl + Z', '撤销：正在输入时逐字撤销；离开这一项后，逐项撤销（含增删行、复制上一条）'],
      ['Ctrl + Y', '恢复刚撤销的内容'],
      ['Ctrl + ;', '常用语：查找、插入、保存'],
      ['↓ ↑', '姓名、组织：选择提示的名字；输入拼音首字母后直接按 Enter 选中第一个'],
      ['Alt + Enter / Insert', '在明细中添加一行'],
      ['Alt + Delete', '删除明细的这一行（可撤销）'],
      ['Ctrl + ↑ ↓', '到明细上一行、下一行的同一列'],
    ],
  ],
  [
    '台账列表',
    [
      ['N', '新增'],
      ['/', '到查找框'],
      ['↑ ↓', '上一行、下一行'],
      ['Enter', '打开这条记录'],
      ['PageUp / PageDown', '上一屏、下一屏'],
      ['Home / End', '到最前、最后一条'],
      ['V', '在清单与看板（时间线）之间切换'],
    ],
  ],
  [
    '看板、时间线',
    [
      ['↑ ↓ ← →', '看板：在卡片之间移动；时间线：← → 前后移一个月'],
      ['Enter', '打开这条记录'],
      ['M / 空格', '列出能办理的步骤，↑ ↓ 选择，Enter 办理'],
      ['Ctrl + ← →', '看板：办理到左边、右边一列的步骤'],
      ['Ctrl + Enter', '在办理窗口中确认办理'],
    ],
  ],
];

/** The key map as a table. */
export function KeyTable() {
  return KEY_MAP.map(([place, keys]) => (
    <table key={place} className="key-table" aria-label={`${place}按键`}>
      <caption>{place}</caption>
      <tbody>
        {keys.map(([key, does]) => (
          <tr key={key}>
            <td>
              <kbd>{key}</kbd>
            </td>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  ));
}

/** The key map over any screen (F1). */
export function KeyMapDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal open title="按键一览" footer={null} onCancel={onClose} width={560}>
      <KeyTable />
    </Modal>
  );
}
