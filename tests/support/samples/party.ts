import { dateIn2026, person, personName, THEMES } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import { meeting } from './blocks.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type of the strand. */
export const PARTY_SAMPLES: Readonly<Record<string, Maker>> = {
  party_life: partyLife,
};

function partyLife(random: Seeded): Record<string, unknown> {
  const kind = random.pick([['members_meeting', 'lesson'], ['branch_committee'], ['theme_day'], ['group_meeting']]);
  return {
    branch: { name: `${random.pick(['柳河', '杨树', '清溪'])}村党支部` },
    kind,
    theme: random.pick(THEMES),
    ...meeting(random, dateIn2026(random)),
    ...(kind.includes('lesson') ? { lecturer: person(random), lecture_title: '做新时代合格党员' } : {}),
    ...(kind.includes('theme_day') ? { service_content: '清理村道两侧垃圾' } : {}),
    ...(random.chance(0.4) ? { absent_note: `${personName(random)}外出务工请假` } : {}),
    follow_up: '党员分片包干，月底前完成。',
  };
}
