import type { WallSwitch } from './wall-switch.ts';

const accounts = (name: string) => ({ kind: 'e2e', file: 'tests/e2e/accounts.spec.ts', name, isWhole: true }) as const;
const wrap = (name: string) => ({ kind: 'unit', file: 'shared/seal/key-wrap.test.ts', name }) as const;
const townKeys = (name: string) => ({ kind: 'unit', file: 'shared/seal/town-keys.test.ts', name }) as const;
const opening = (name: string) => ({ kind: 'unit', file: 'renderer/desk/sealed-opening.test.ts', name }) as const;
const editions = (name: string) => ({ kind: 'unit', file: 'tests/workbook/editions.test.ts', name }) as const;
const papers = (name: string) => ({ kind: 'unit', file: 'tests/unit/attachment-store.test.ts', name }) as const;
const table = (name: string) => ({ kind: 'unit', file: 'tests/unit/rights-table.test.ts', name }) as const;

/** Walls on the town's PCs: keys, seals, rights of the screens, files that leave. */
export const DESK_WALLS: readonly WallSwitch[] = [
  {
    id: 'store-sealed',
    wall: '本机数据库加密存放',
    file: 'renderer/store/worker/sealed-storage.ts',
    text: 'return { ...outside, [BOX_FIELD]: box };',
    without: 'return { ...document, [BOX_FIELD]: box };',
    test: { kind: 'store', file: 'tests/store/store.test.ts', name: 'typed text in the profile’s files: false' },
  },
  {
    id: 'store-key-wrapped',
    wall: '口令不对，钥匙打不开',
    file: 'shared/seal/key-wrap.ts',
    text: "const password = utf8Bytes(passphrase.normalize('NFKC'));",
    without: "const password = utf8Bytes(passphrase.normalize('NFKC').slice(0, 0));",
    test: wrap('answers a wrong passphrase with the code that was asked for'),
  },
  {
    id: 'wrap-cost',
    wall: '别处来的密钥包不能拖垮电脑',
    file: 'shared/seal/key-wrap.ts',
    text: "if (!bearable || !suite) throw new CodedError('D06', '密钥包的参数不被接受');",
    without: "if (!suite) throw new CodedError('D06', String(bearable));",
    test: wrap('refuses a wrap whose cost would stop the PC'),
  },
  {
    id: 'keys-forward',
    wall: '旧密钥封在新密钥下面，旧密钥推不出新密钥',
    file: 'shared/seal/town-keys.ts',
    text: 'const [key] = await usableKeys(ports.cipher, present ? [present] : []);',
    without: 'const [key] = await usableKeys(ports.cipher, present ? [...past, present] : []);',
    test: townKeys('who has the present key has the former ones'),
  },
  {
    id: 'desk-proven',
    wall: '新密钥只交给证明过自己的电脑',
    file: 'shared/seal/town-keys.ts',
    text: '=== canonicalJson(desk.keys);',
    without: "!== '';",
    test: townKeys('a pair that the county puts in a desk’s place is not proven'),
  },
  {
    id: 'paper-sealed',
    wall: '敏感类别的附件用乡镇密钥加密',
    file: 'renderer/store/attachments/attachment-store.ts',
    text: 'const isSealed = type.sealed.length > 0;',
    without: 'const isSealed = type.sealed.length > 99;',
    test: papers('a paper of a type that seals says nothing in the record'),
  },
  {
    id: 'desk-lock-out',
    wall: '本机输错 5 次锁 15 分钟',
    file: 'renderer/store/vault.ts',
    text: 'const lockedUntil = failures >= MAX_FAILURES ? nowMs + LOCK_MS : 0;',
    without: 'const lockedUntil = failures >= MAX_FAILURES * 1000 ? nowMs + LOCK_MS : 0;',
    test: accounts('a forgotten password is made anew'),
  },
  {
    id: 'auto-lock',
    wall: '15 分钟不用自动锁定',
    file: 'renderer/app/inner-desk.tsx',
    text: 'const IDLE_MS = 15 * 60_000;',
    without: 'const IDLE_MS = 15 * 3_600_000;',
    test: accounts('a desk left alone locks itself'),
  },
  {
    id: 'lapse',
    wall: '35 天没有同步只能查看',
    file: 'renderer/app/people-watch.ts',
    text: '(await vault.daysWithoutContact(Date.now())) > LAPSE_DAYS',
    without: '(await vault.daysWithoutContact(Date.now())) > 100 * LAPSE_DAYS',
    test: accounts('a desk that has not heard from the county for 35 days'),
  },
  {
    id: 'lapse-rights',
    wall: '过期的权限只剩查询',
    file: 'shared/domain/permissions.ts',
    text: "if (account.lapsed === true && action !== 'query') return false;",
    without: '',
    test: table('leaves who has not heard from the county for too long only looking'),
  },
  {
    id: 'lapse-clock',
    wall: '电脑时钟改回不能延长期限',
    file: 'renderer/store/vault.ts',
    text: 'const now = Math.max(nowMs, latest);',
    without: 'const now = nowMs + 0 * latest;',
    test: accounts('a desk that has not heard from the county for 35 days'),
  },
  {
    id: 'closed-on-desk',
    wall: '停用的人从电脑上删去钥匙',
    file: 'renderer/store/vault.ts',
    text: 'if (person.closed) await this.#accounts.delete(row.login);',
    without: 'if (person.closed && row.login === "") await this.#accounts.delete(row.login);',
    test: accounts('an account that is closed can neither sign in here nor send'),
  },
  {
    id: 'unmask-right',
    wall: '没有解密权限的人打不开敏感内容',
    file: 'renderer/desk/sealed-opening.ts',
    text: "return record === null || may(account, 'unmask', record);",
    without: 'return record === null || account !== null;',
    test: opening('is offered to who may alone'),
  },
  {
    id: 'unmask-reason',
    wall: '审核和县里的角色要写用途才能打开',
    file: 'renderer/desk/sealed-opening.ts',
    text: "const reason = unmaskNeedsReason(account) ? await ask() : '';",
    without: "const reason = unmaskNeedsReason(account) && account.role === '' ? await ask() : '';",
    test: opening('asks for a reason where the role must give one'),
  },
  {
    id: 'unmask-logged-first',
    wall: '先记日志，再显示',
    file: 'renderer/desk/sealed-opening.ts',
    text: "await audit.add({ action: 'sealed.viewed', subject, reason });",
    without: "void audit.add({ action: 'sealed.viewed', subject, reason }).catch(() => undefined);",
    test: opening('shows nothing before the log has it'),
  },
  {
    id: 'unmask-minute',
    wall: '打开的内容 60 秒后遮盖',
    file: 'renderer/ui/masked-text.tsx',
    text: 'export const REVEAL_MS = 60_000;',
    without: 'export const REVEAL_MS = 60_000_000;',
    test: accounts('a desk left alone locks itself'),
  },
  {
    id: 'public-checker',
    wall: '公开版里有身份证号、电话、姓名就不出文件',
    file: 'shared/ledger/export-books.ts',
    text: 'findLeaks(part.sheet, names, part.nameColumns).map(',
    without: 'findLeaks(part.sheet, names, part.nameColumns).slice(0, 0).map(',
    test: editions('names the exact cells'),
  },
  {
    id: 'journal-sealed',
    wall: '第二份副本的日志加密',
    file: 'electron/files/journal/frame.ts',
    text: 'const body = Buffer.concat([nonce, cipher.getAuthTag(), sealed]);',
    without: 'const body = Buffer.concat([nonce, cipher.getAuthTag(), sealed, Buffer.from(plain)]);',
    test: { kind: 'unit', file: 'electron/files/journal/journal.test.ts', name: 'keeps entries in order over starts' },
  },
];
