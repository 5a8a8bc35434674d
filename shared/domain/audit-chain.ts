import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';

/**
 * The audit trail (D§6 P9): entries that are only ever added, each with the hash of the one before it, on every desk and
 * at the county. Taking an entry out, putting one in or changing one breaks the chain at that place, and everybody who
 * knows a later hash can see it. No sealed content stands in it.
 */
export const auditEntrySchema = z.object({
  /** 1, 2, 3 … without gaps in one chain. */
  seq: z.number().int().min(1),
  /** ISO 8601 in UTC with milliseconds, by the clock of who keeps the chain. */
  at: z.string().refine(isInstant),
  /** Account id, or the device's where no person acts. */
  actor: z.string().max(64),
  /** What was done: one of {@link AUDIT_LABELS} or, from a newer program, another word. */
  action: z.string().max(80),
  /** On what: ids and field names, never values. */
  subject: z.string().max(200),
  /** What it was done for, in the person's words. */
  reason: z.string().max(200),
  /** Hash of the entry before; empty for the first. */
  prev: z.string().max(64),
  /** SHA-256 in hex over the canonical JSON of all the rest. */
  hash: z.string().length(64),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Where a chain ends: what the next entry is tied to. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}
export const NEW_CHAIN: ChainEnd = { seq: 0, hash: '' };

/** What is told of an act; the chain adds its place. */
export type AuditAct = Pick<AuditEntry, 'at' | 'actor' | 'action' | 'subject' | 'reason'>;

/** The next entry of a chain. */
export function chained(end: ChainEnd, act: AuditAct): AuditEntry {
  const { at, actor, action, subject, reason } = act;
  const open = { seq: end.seq + 1, at, actor, action, subject, reason, prev: end.hash };
  return { ...open, hash: hashOf(open) };
}

/** Where and how a chain breaks. */
export interface ChainBreak {
  readonly seq: number;
  readonly why: 'changed' | 'missing' | 'untied' | 'rewritten';
}
export const BREAK_WORDS: Readonly<Record<ChainBreak['why'], string>> = {
  changed: '内容被改动',
  missing: '缺少记录',
  untied: '与上一条对不上',
  rewritten: '与电脑保存的校验码不符',
};

/**
 * The first place where entries do not follow each other; null when they are whole. `from`: the end of what was checked
 * before. Entries removed from the very end cannot be seen from the chain alone: compare the end with a copy elsewhere.
 */
export function firstBreak(entries: Iterable<AuditEntry>, from: ChainEnd = NEW_CHAIN): ChainBreak | null {
  let end = from;
  for (const { hash, ...open } of entries) {
    if (open.seq !== end.seq + 1) return { seq: end.seq + 1, why: 'missing' };
    if (open.prev !== end.hash) return { seq: open.seq, why: 'untied' };
    if (hashOf(open) !== hash) return { seq: open.seq, why: 'changed' };
    end = { seq: open.seq, hash };
  }
  return null;
}

function hashOf(open: Omit<AuditEntry, 'hash'>): string {
  return bytesToHex(sha256(new TextEncoder().encode(canonicalJson(open))));
}

/** Acts in the words of the auditor's page (D§6 P9). */
export const AUDIT_LABELS: Readonly<Record<string, string>> = {
  'desk.signed_in': '登录',
  'desk.sign_in_failed': '登录失败',
  'desk.locked': '锁定屏幕',
  'desk.unlocked': '解锁屏幕',
  'desk.signed_out': '退出登录',
  'sealed.viewed': '查看敏感内容',
  'file.exported': '导出',
  'file.withdrawn': '撤回公开的文件',
  'file.imported': '导入',
  'paper.printed': '打印',
  'backup.made': '备份到文件',
  'backup.restored': '从备份恢复',
  'courier.made': '制作U盘报送包',
  'courier.answered': '读取U盘回执',
  'record.voided': '作废记录',
  'record.unvoided': '撤回作废',
  'records.voided': '确认成批作废',
  'record.returned': '退回记录',
  'console.signed_in': '登录县级平台',
  'console.sign_in_failed': '登录县级平台失败',
  'rights.changed': '修改权限表',
  'account.made': '新建账号',
  'account.closed': '停用账号',
  'account.moved': '账号随部门转到承接的部门',
  'account.emptied': '部门撤销，收回账号的角色',
  'account.opened': '恢复账号',
  'account.password_reset': '重置口令',
  'account.password_changed': '修改口令',
  'device.enrolled': '登记电脑',
  'device.sign_in_failed': '在乡镇电脑登录失败',
  'device.revoked': '停用电脑',
  'device.left': '停用的电脑已清除钥匙',
  'escrow.kept': '停用的电脑交出未报送内容',
  'escrow.imported': '代管内容入库',
  'escrow.dropped': '代管内容不入库',
  'enrolment_code.made': '生成登记码',
  'town_key.set': '设置乡镇密钥',
  'town_key.recovery': '制作恢复码',
  'town_key.rotated': '换用新密钥',
  'town_key.taken': '领到新密钥',
  'case.asked': '县里申请查看一件',
  'case.granted': '准予县里查看一件',
  'case.refused': '不同意县里查看一件',
  'case.opened': '县里查看一件',
  'case.over': '县里查看到期',
  'month.receive': '接收月报',
  'month.return': '退回月报',
  'month.lock': '锁定月份',
  'month.unlock': '特殊解锁',
  'month.settings': '修改日历与时限',
  'month.relock': '特殊解锁到期，重新锁定',
  'month.bulletin': '保存通报',
  'month.correction_accept': '同意更正',
  'month.correction_refuse': '不同意更正',
  'units.imported': '导入单位',
  'units.rename': '单位更名',
  'units.succeed': '单位撤并、拆分',
  'units.towns': '乡镇撤并、村划转',
  'units.withdraw': '撤回单位撤并',
  'department.found': '新设部门',
  'department.rename': '部门更名',
  'department.strands': '调整部门条线',
  'department.close': '撤销部门',
  'department.reopen': '恢复部门',
  'notice.published': '发布通知',
  'notice.corrected': '更正通知',
  'notice.withdrawn': '撤回通知',
  'notice.opened': '打开通知',
  'notice.department_opened': '部门打开通知',
  'courier.imported': '导入U盘报送包',
  'catalogue.published': '发布台账目录',
  'catalogue.draft_discarded': '放弃目录草稿',
  'audit.exported': '导出日志',
  'county.anchored': '保存县里日志的校验码',
  'county.rewritten': '县里日志与保存的校验码不符',
  'county.lost_trail': '县里没有保存好本机的日志',
};

/** An act in words; its code when this program does not know it. */
export function auditLabel(action: string): string {
  const [known = action] = action.split(':');
  return Object.hasOwn(AUDIT_LABELS, known)
    ? (AUDIT_LABELS[known] ?? known)
    : known === 'account.granted'
      ? '授权'
      : action;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function isInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}
