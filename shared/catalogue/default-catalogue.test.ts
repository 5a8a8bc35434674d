import { describe, expect, it } from 'vitest';
import { catalogueSource, defaultCatalogue } from '../../tests/support/catalogue.ts';
import { compiledType, touchesSealed } from './compile-type.ts';
import { dataDictionary } from './data-dictionary.ts';
import { readCatalogue } from './read-catalogue.ts';

describe('the default catalogue', () => {
  it('reads without a fault', () => {
    expect(readCatalogue(catalogueSource())).toMatchObject({ ok: true });
    expect([...defaultCatalogue().types.keys()]).toEqual([
      'party_life',
      'villager_meeting',
      'four_two_decision',
      'dispute_screening',
      'mediation_case',
      'civil_practice',
      'wedding_funeral',
    ]);
  });

  it('seals what D§6 P6 says, and nothing that lists and titles need', () => {
    const catalogue = defaultCatalogue();
    const sealed = (type: string) =>
      [...compiledType(catalogue, type).sealedPaths].filter(
        (path) => !path.includes('parties.') && !path.includes('sessions.'),
      );
    expect(sealed('mediation_case').sort()).toEqual(
      [
        'agreement_text',
        'brief',
        'claim',
        'mediators',
        'parties',
        'recorder',
        'revisit',
        'revisit_on',
        'sessions',
      ].sort(),
    );
    expect(
      sealed('dispute_screening')
        .filter((path) => !path.startsWith('items.progress.'))
        .sort(),
    ).toEqual(['items.brief', 'items.owner', 'items.parties', 'items.progress', 'items.revisit', 'sweepers'].sort());
    expect(sealed('wedding_funeral')).toEqual(['bride_price']);
    for (const { id } of catalogue.types.values()) {
      const type = compiledType(catalogue, id);
      expect(touchesSealed(type.title, type.sealedPaths)).toBe(false);
    }
  });

  it('prints the ledger columns of the domain model in their order', () => {
    const columns = (type: string) =>
      defaultCatalogue()
        .types.get(type)
        ?.ledger.columns.map(({ label }) => label)
        .join('｜');
    expect(columns('party_life')).toBe(
      '时间｜类型｜主题｜地点｜主持人｜应到｜实到｜到会率｜主要内容（议定事项）｜记录人',
    );
    expect(columns('villager_meeting')).toBe(
      '时间｜会议类型｜地点｜主持人｜应到｜实到｜到会率｜议题｜表决结果（赞成/反对/弃权）｜议定事项｜公布日期',
    );
    expect(columns('four_two_decision')).toBe(
      '事项｜类别｜动议事由｜提议日期｜商议日期｜审议日期（应到/实到）｜决议日期（应到/实到）｜表决结果｜决议公开起止｜实施情况｜结果公开起止｜监督意见',
    );
    expect(columns('dispute_screening')).toBe(
      '排查日期｜事件名称｜纠纷类别｜发生地点｜涉及人数｜涉及金额｜当事人｜简要情况｜风险等级｜责任单位及责任人｜化解时限｜化解方式｜化解结果｜化解日期',
    );
    expect(columns('mediation_case')).toBe(
      '卷号｜受理日期｜纠纷类型｜案件来源｜当事人｜简要情况｜调解员｜调解结果｜协议形式｜协议金额（元）｜履行情况｜回访日期｜结案日期',
    );
    expect(columns('civil_practice')).toBe(
      '时间｜地点｜主题｜类别｜组织单位｜志愿服务队｜志愿者人数｜服务时长｜参加（受益）人数｜活动内容',
    );
    expect(columns('wedding_funeral')).toBe(
      '申报日期｜事项｜事主｜所在组｜是否党员干部｜办理日期｜计划桌数｜每桌标准｜承办理事｜实际桌数｜是否符合规定｜劝导（处理）情况',
    );
  });

  it('describes every field in the data dictionary', () => {
    const rows = dataDictionary(defaultCatalogue());
    expect(rows.length).toBeGreaterThan(180);
    expect(rows.find(({ typeId, path }) => typeId === 'mediation_case' && path === 'parties.name')).toMatchObject({
      label: '当事人 › 姓名',
      typeLabelText: '文字（不超过40字）',
      required: '条件必填',
      sensitivityLabel: '敏感个人信息',
      sealed: true,
      enteredBy: '村、镇',
    });
    expect(rows.find(({ path }) => path === 'case_source')?.options).toHaveLength(8);
  });
});
