import { App, Radio } from 'antd';
import { useCallback } from 'react';
import { ATTACHMENT_LIMITS, pictureChoiceSchema } from '#shared/schema/attachment.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { PICTURE_CHOICE } from '../../store/attachments/attachment-store.ts';
import { shownError } from '../../ui/error-words.ts';
import { Panel } from '../../ui/page.tsx';

const CHOICES = [
  {
    longEdge: ATTACHMENT_LIMITS.longEdge,
    jpegQuality: ATTACHMENT_LIMITS.jpegQuality,
    label: '标准（长边 1600，推荐）',
  },
  { longEdge: 2400, jpegQuality: 0.85, label: '较清晰（长边 2400，约大两三倍，适合小字材料）' },
];

/** How large the pictures are that are added from now on. */
export function PicturePanel() {
  const { store } = useDesk();
  const { message } = App.useApp();
  const load = useCallback(async () => pictureChoiceSchema.parse((await store.setting(PICTURE_CHOICE)) ?? {}), [store]);
  const { data, reload } = useLive(load);
  const choose = async (longEdge: number) => {
    const choice = CHOICES.find((one) => one.longEdge === longEdge);
    try {
      await store.putSetting(PICTURE_CHOICE, choice && { longEdge, jpegQuality: choice.jpegQuality });
      reload();
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  return (
    <Panel title="附件照片" name="附件照片">
      <Radio.Group
        vertical
        value={data?.longEdge}
        options={CHOICES.map(({ longEdge, label }) => ({ value: longEdge, label }))}
        onChange={(event) => void choose(Number(event.target.value))}
      />
      <p className="is-faint">以后添加的照片按此缩小保存，已添加的不变。</p>
    </Panel>
  );
}
