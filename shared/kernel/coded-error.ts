/**
 * Every failure that a person may see has a short code that can be read out over the telephone, a plain sentence
 * and what to do. Codes are never reused; a code that is no longer raised stays listed.
 */
export const ERROR_TEXTS = {
  // A: accounts, devices, rights
  A01: ['账号或口令不正确', '请核对后重试；连续输错 5 次将锁定 15 分钟'],
  A02: ['本机尚未登记到县服务器', '请向县管理员索取一次性登记码'],
  A03: ['登记码无效、已使用或已过期', '请向县管理员重新索取登记码'],
  A04: ['没有这项权限', '如工作需要，请联系镇（县）管理员调整'],
  A05: ['登录已失效', '请重新登录'],
  A06: ['尝试次数过多', '请 15 分钟后再试'],
  A07: ['乡镇密钥口令不正确', '请核对本镇的密钥口令'],
  A09: ['本镇还没有设置密钥口令', '请选择“本机是本镇第一台”，把口令输入两次'],
  A08: ['本镇密钥已经设置', '请输入本镇已有的密钥口令'],
  // D: data of records
  D01: ['内容未通过校验', '请按提示逐项修改'],
  D02: ['台账类别不存在', '请先同步台账目录'],
  D03: ['不是本镇的数据', '只能报送本镇的记录'],
  D04: ['记录过大', '单条记录不得超过 256 KB，请精简文字'],
  D05: ['本条记录在别处已有更新', '系统会自动合并，有冲突时请逐项选择'],
  D06: ['记录格式不正确', '请升级程序或联系县管理员'],
  D07: ['编号重复', '请重新赋号'],
  D08: ['记录已作废，不能修改', '如需恢复请联系镇管理员'],
  D09: ['所属月份已锁定', '请办理更正手续'],
  D10: ['单位不存在或已撤并', '请核对所属村'],
  D11: ['状态不能这样改变', '请按规定步骤办理，或改选另一个状态'],
  D12: ['这项内容由上级填写', '需要更改的，请联系镇（县）经办人'],
  // C: catalogue
  C01: ['台账目录定义有误', '请按位置和原因修改后再发布'],
  C02: ['县里还没有这个版本的目录', '请先同步台账目录，再打开这条记录保存一次'],
  C03: ['目录草稿已被别人修改', '请重新打开草稿，再做一次修改'],
  C04: ['目录内容过大', '目录不得超过 3 MB，请删减后再试'],
  // N: network and county server
  N01: ['连不上县服务器', '不影响填报；网络恢复后会自动报送'],
  N02: ['县服务器暂时不可用', '稍后会自动重试'],
  N03: ['请求内容无法识别', '请升级程序或联系县管理员'],
  N04: ['一次报送的数据过大', '系统会自动分批，请稍候'],
  N05: ['没有这个地址', '请核对县服务器地址'],
  N06: ['请求过于频繁', '请稍后再试'],
  N07: ['程序版本过旧', '请升级程序；本机数据不受影响'],
  N08: ['县服务器的答复无法识别', '请稍后重试；仍不行请联系县管理员'],
  // S: local store
  S01: ['本机存储打不开', '请重新启动程序；仍不行请联系镇管理员'],
  S02: ['磁盘空间不足，本次内容没有保存', '请清理磁盘后再保存，当前内容仍在屏幕上'],
  S03: ['程序已在另一个窗口打开', '请回到原窗口，或改在此窗口使用'],
  S04: ['保存没有完成', '请再保存一次；仍不行请联系镇管理员'],
  // F: files and workbooks
  F01: ['不是能识别的表格文件', '请用 WPS 另存为 .xlsx 后再试'],
  F02: ['文件损坏或被加密', '请用 WPS 打开另存后再试'],
  F03: ['文件过大', '请拆分后再试'],
  F04: ['表格生成没有完成', '请重试；仍不行请减少导出范围'],
  F05: ['文件没有保存', '请换一个文件夹再试'],
  F06: ['表格内容有误', '请按提示的行和列修改'],
  F07: ['不能添加这种文件', '可以添加照片（jpg、png、webp）、PDF、Word 和 Excel（含 WPS）文件'],
  F08: ['图片打不开', '请用看图软件另存为 jpg 后再添加'],
  F09: ['附件没有存好', '请清理磁盘后再添加一次'],
  F10: ['附件打不开', '本机存的这份文件已损坏或缺少密钥，请从原处重新添加'],
  F11: ['附件已满', '请先移除不需要的附件'],
  // X: everything unforeseen
  X01: ['程序出现意外', '内容未丢失，请重试；仍不行请记下代码联系管理员'],
} as const satisfies Record<string, readonly [string, string]>;

/** A code of {@link ERROR_TEXTS}. */
export type ErrorCode = keyof typeof ERROR_TEXTS;

/** The sentence shown to people: what happened, what to do, code. */
export function errorSentence(code: ErrorCode, detail?: string): string {
  const [what, advice] = ERROR_TEXTS[code];
  return `${what}${detail ? `：${detail}` : ''}。${advice}。（${code}）`;
}

/** True for a known code. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_TEXTS, code);
}

/** An error with a code; `detail` is shown to people and must hold no personal data. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string, options?: { cause?: unknown }) {
    super(errorSentence(code, detail), options);
    this.name = 'CodedError';
    this.code = code;
    this.detail = detail;
  }
}
