/**
 * What words in a cell tell about their place in a table. The words are those of Chinese office ledgers (D§2, D§4);
 * nothing here depends on the county's catalogue.
 */

/** A Chinese letter or sign, or a full-width sign. */
const CHINESE = '[\\u2e80-\\u9fff\\uf900-\\ufaff\\u3000-\\u303f\\uff00-\\uffef“”‘’—…]';
const BLANK = '[ \\t\\u00a0\\u2000-\\u200b\\u3000\\ufeff]+';
const BESIDE_CHINESE = new RegExp(`(?<=${CHINESE})${BLANK}|${BLANK}(?=${CHINESE})`, 'g');

/** A value as it is kept: blanks of every kind cut off at both ends. */
export function trimmed(text: string): string {
  const plain = text.trim();
  return plain.includes('\u200b') ? plain.replaceAll(/^[\s\u200b]+|[\s\u200b]+$/g, '') : plain;
}

/** A heading as people mean it: no line breaks, no blanks that only spread Chinese letters (`单    位` is 单位). */
export function headingOf(text: string): string {
  return trimmed(text)
    .replaceAll(/[\r\n]+/g, '')
    .replaceAll(BESIDE_CHINESE, '')
    .replaceAll(/[ \t\u00a0]+/g, ' ');
}

const WORDS =
  '序号|编号|代码|编码|号码|证号|账号|卡号|文号|件号|票号|案号|名称|姓名|户主|法人|性别|年龄|民族|籍贯|学历|文化程度|政治面貌|职务|职称|岗位|' +
  '单位|部门|科室|机构|组织|村名|村别|村居|社区|村组|组别|乡镇|镇街|区县|县区|日期|时间|年月|年份|月份|年度|季度|地点|地址|住址|位置|' +
  '电话|手机|手机号|联系方式|联系人|负责人|责任人|主持人|记录人|经办人|报告人|填报人|编制人|受理人|承办人|当事人|申请人|调解员|授课人|主讲人|参加人员|' +
  '类型|类别|种类|性质|级别|等级|等次|分类|事项|事由|内容|主题|议题|题目|标题|项目|情况|结果|意见|建议|措施|做法|原因|问题|描述|备注|说明|附件|' +
  '金额|收入|支出|余额|单价|总价|价格|费用|资金|补贴|工资|数量|人数|人次|户数|件数|次数|场次|总数|合计|小计|总计|占比|比例|率|面积|亩数|得分|分值|' +
  '积分|成绩|排名|名次|状态|进度|关系|称谓|来源|方式|方法|形式|渠道|途径|对象|范围|标准|依据|期限|时限|天数|时长|学时|应到|实到|规格|型号|签名|签字|签到|' +
  '指标|计量单位|本月|上月|本年|上年|同期|累计|增减|同比|环比|目标|任务|计划|严重性|优先级|步骤|反馈|版本号|行政级别|标识|要求|材料|证件|身份证|邮箱|' +
  '数|额|量|出生年月|所属村|所在村|行政村|自然村|村社|小组|网格|起止|期数|届次|学校|专业|毕业院校|家庭成员|工作单位|特长|荣誉|奖惩|家庭住址|照片';
const LABELS = new Set(WORDS.split('|'));
const LONGEST_LABEL = Math.max(...Array.from(LABELS, (word) => word.length));
/** Short words that head a column only when they stand alone. */
const WHOLE = /^(村|组|户|人|镇|月|年|序|No\.?|ID|id|name|date)$/;

/** A heading without what stands in brackets, and without a colon behind. */
function core(heading: string): string {
  return heading
    .replaceAll(/[（(【[][^）)】\]]*[）)】\]]/g, '')
    .replaceAll(/[：:*＊]+$/g, '')
    .replace(/^\d{1,2}[、.．]/, '');
}

/** Whether a text is one of the words that head columns or stand before a blank in a form. */
export function isKnownLabel(text: string): boolean {
  const heading = core(headingOf(text));
  const letters = heading.length;
  if (letters === 0 || letters > 14) return false;
  if (WHOLE.test(heading) || /^是否/.test(heading)) return true;
  if (isPeriodLabel(heading)) return true;
  for (let length = Math.min(LONGEST_LABEL, letters); length > 0; length--) {
    if (LABELS.has(heading.slice(letters - length))) return true;
  }
  return false;
}

/** `2018年02月`, `1月`, `201806`, `第一季度`, `2025年`, `上半年`. */
export function isPeriodLabel(heading: string): boolean {
  return /^((19|20)\d{2}年?)?((0?[1-9]|1[0-2])月份?|第?[一二三四1-4]季度|[上下]半年)$|^(19|20)\d{2}年?(度)?$|^(19|20)\d{2}[-./]?(0[1-9]|1[0-2])$/.test(
    heading,
  );
}

const NUMBER_LIKE = /^[-+￥¥$]?[\d,，.]+\s*(%|％|元|万元|万|人|件|户|个|次|岁|亩)?$/;
const DATE_LIKE = /^(\d{2,4}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?|\d{1,2}月\d{1,2}[日号])(\s|$|[上下]午|\d)/;

/** Whether a text could head a column: short, no sentence, no number, no date, not `label：value`. */
export function canHead(text: string): boolean {
  const heading = headingOf(text);
  if (heading.length === 0 || heading.length > 48) return false;
  if (isPeriodLabel(heading)) return true;
  if (/[。；！？!?;]/.test(core(heading)) || (heading.length > 30 && /，/.test(core(heading)))) return false;
  if (/[：:]./.test(core(heading))) return false;
  return !(NUMBER_LIKE.test(heading) || DATE_LIKE.test(heading) || /^\d{6,}[xX]?$/.test(heading));
}

/** The name of a table or a file: stands above tables, heads no column. */
export function isTitle(text: string): boolean {
  return /(台账|统计表|一览表|明细表|登记表|汇总表|情况表|月报表|季报表|年报表|报表|名册|花名册|名单|清单|总表|调查表|公示表|记录表|登记簿|台帐)([（(].*[）)])?$/.test(
    headingOf(text),
  );
}

/** `合计`, `小计`, `东风村小计`, `本页合计：`. */
export function isTotal(text: string): boolean {
  return (
    /^.{0,12}(合计|小计|总计|共计|累计|合　计)[:：]?$/.test(headingOf(text)) ||
    /^(合计|小计|总计|共计)(人民币|金额)?[（(:：]/.test(headingOf(text)) ||
    /^(总分|总得分|平均|平均分|平均值|平均数|最高分|最低分|最大值|最小值)[:：]?$/.test(headingOf(text))
  );
}

/** `注：…`, `说明：…`, `备注 …`, `填表说明`. */
export function isNote(text: string): boolean {
  return /^[（(]?[*※]?(注|备注|说明|附注|注意|注释|填表说明|填报说明|备注说明|填写说明|注意事项|提示|温馨提示)(\d*[:：、.．]|[\s　]|$)/.test(
    trimmed(text),
  );
}

/** Words of the line under a table: who filled, checked and signed it, and when. */
const SIGNERS =
  '填表人|制表人|填报人|制表|审核人|审核|审批人|复核人|复核|负责人|单位负责人|主要负责人|分管领导|分管负责人|经办人|联系电话|联系人|填报日期|填表日期|制表日期|填报时间|制表时间|' +
  '日期|签字|签名|签章|盖章|（盖章）|公章|填报单位|填表单位|单位盖章|村主任|村支书|村书记|监委会主任|会计|出纳|校对|签发人|主管领导|站长|所长|镇长|书记|主任|统计人|报送人|报送单位|编制单位|电话';
const SIGNED = new RegExp(`(^|[\\s　（(])(${SIGNERS})([（(][^）)]*[）)])?[\\s　]*[:：]`);

/** Whether a text is a signer's word alone, as where name and word have cells of their own. */
export function isSigner(text: string): boolean {
  return /^(填表|制表|填报|审核|复核|经办|审批|单位负责|主要负责|负责|签发)人?([（(]?(签字|签名|签章|盖章)[）)]?)?[:：]?$/.test(
    headingOf(text),
  );
}

/** Whether a text is (part of) a signature line: `填表人：　　审核人：`. */
export function isSignature(text: string): boolean {
  const plain = trimmed(text);
  return (
    SIGNED.test(plain) ||
    /^[（(]?(单位)?(盖章|公章|签章|签字)[）)]?[:：]?$/.test(plain) ||
    /^\s*年\s+月\s+日$/.test(plain)
  );
}

/** `一、接入网设备`, `（二）资金`, `1、铁塔`, `第三部分 …`. */
export function isSectionNumber(text: string): boolean {
  return /^([一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十\d]+(部分|章|类|项|组|季度|村)|\d{1,2}[、.．](?!\d))/.test(
    trimmed(text),
  );
}

/** The heading of a column of running numbers. */
export function isSerialLabel(heading: string): boolean {
  return /^(序号|序|编号|序次|排序|行号|No\.?|NO\.?|No|项次|#)$/.test(core(headingOf(heading)));
}
