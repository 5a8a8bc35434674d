import { LockOutlined } from '@ant-design/icons';

/** Says that a field is kept encrypted with the town's key. */
export function SealMark() {
  return (
    <span className="seal-mark" title="敏感内容：加密保存，只有本镇有权限的人能看到，县里看不到">
      <LockOutlined aria-hidden /> 加密
    </span>
  );
}
