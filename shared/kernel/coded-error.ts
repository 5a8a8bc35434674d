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
  D16: ['一次作废了许多记录，报送已停下', '请核对清单，确认无误后再报送'],
  D17: ['县里传来许多作废，接收已停下', '请向作废的同事核实，确认无误后再接收'],
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
  N09: ['附件上传的位置不符', '系统会自动从正确的位置接着传'],
  N10: ['附件在路上损坏', '系统会自动重传；仍不行请重新添加这个附件'],
  N11: ['县服务器存储空间不足', '请联系县管理员；本机数据不受影响，会自动重试'],
  N12: ['县里还没有这个附件', '等添加它的电脑联网上传后再打开'],
  N13: ['今天的流量额度已用完', '明天会自动继续；急用请点“立即同步”或在同步页放宽额度'],
  N14: ['线路太慢，等不到县服务器的答复', '系统会缩小每批数据后自动重试'],
  N15: ['对账没有完成', '请联网后再试'],
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
  F25: ['公开版含有不能公开的内容', '请按列出的单元格修改记录，或遮盖后导出'],
  F26: ['表格模板不能这样填', '请按提示调整模板，或换一处标记'],
  F27: ['模板中没有可填的位置', '请在模板里点选单元格，或写上占位名称'],
  F28: ['模板文件不在本机', '联网同步后再试，或重新选择模板文件'],
  F29: ['临时报表内容过多', '请缩小期间、单位或减少分组'],
  F33: ['文书含加密内容，没有生成', '请由有权限的人员填写用途，打开加密内容后再试'],
  F34: ['没有选择要打印的内容', '请至少勾选一项'],
  F35: ['资料包过大', '请分期或分类导出，一个包不得超过 4 GB'],
  F36: ['文书生成没有完成', '请重试；仍不行请减少所选内容'],
  F37: ['资料包没有做好', '请检查磁盘空间后重试；未完成的文件已删除'],
  F38: ['资料包与校验清单不一致', '请向制作人重新索取资料包'],
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
