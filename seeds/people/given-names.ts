// Given names by sex and year of birth. Names are put together from characters that were in fashion, beside the best
// known whole names of the time; no list of real people is behind them.

import type { Sex } from '../model.ts';
import { at, type Random } from '../random.ts';

interface Cohort {
  /** First year of birth. */
  readonly from: number;
  /** Share of given names of one character. */
  readonly single: number;
  readonly male: Pool;
  readonly female: Pool;
}

interface Pool {
  readonly whole: readonly string[];
  readonly single: string;
  readonly first: string;
  readonly second: string;
}

const cohorts: readonly Cohort[] = [
  {
    from: 1900,
    single: 0.12,
    male: {
      whole: ['建国', '建华', '国华', '志明', '德胜', '永福', '长根', '金龙', '福生', '玉堂'],
      single: '福荣华明贵根富龙',
      first: '国建德永长金福玉志广洪正学文',
      second: '华明林根生发祥贵才清元富宝山',
    },
    female: {
      whole: ['秀英', '桂英', '玉兰', '秀兰', '桂兰', '玉珍', '凤英', '玉英', '素珍', '兰英'],
      single: '英兰珍芳',
      first: '秀桂玉凤素兰翠巧月金彩粉来',
      second: '英兰珍芳华琴珠娣凤香莲红妹',
    },
  },
  {
    from: 1960,
    single: 0.2,
    male: {
      whole: ['建军', '卫东', '建平', '国平', '志强', '永强', '爱军', '红兵', '晓东', '海峰'],
      single: '军勇强平斌峰波明伟刚',
      first: '建国志卫爱晓海永新学文正红春',
      second: '军平强东林华明兵民峰忠荣生根',
    },
    female: {
      whole: ['丽华', '红梅', '春梅', '建英', '秀芳', '小红', '玉梅', '丽萍', '爱华', '海英'],
      single: '英丽敏红霞燕萍芳琴梅',
      first: '丽红春秀玉爱小海晓文美月建慧',
      second: '英华梅萍芳红霞琴娟珍云玲兰凤',
    },
  },
  {
    from: 1980,
    single: 0.276,
    male: {
      whole: ['海涛', '志刚', '晓峰', '文斌', '建伟', '俊杰', '永刚', '国庆', '成龙', '春雷'],
      single: '伟磊强涛鹏超勇波刚飞辉',
      first: '海志晓文建俊永国成春小明立新',
      second: '伟涛峰斌杰鹏辉军龙飞波超亮东',
    },
    female: {
      whole: ['丽娟', '海燕', '晓燕', '静静', '文静', '丽丽', '婷婷', '雪梅', '小燕', '晓丽'],
      single: '静丽艳娟燕娜敏芳洁莉',
      first: '丽海晓文小雪春美秋婷慧玉艳晶',
      second: '娟燕静丽娜敏霞芳玲梅莉洁琴萍',
    },
  },
  {
    from: 1990,
    single: 0.2,
    male: {
      whole: ['俊杰', '浩然', '文杰', '志豪', '嘉伟', '宇航', '晨阳', '子豪', '天宇', '明轩'],
      single: '杰浩鑫凯俊晨宇翔博旭',
      first: '俊浩文志嘉宇晨子天明家鹏思宏',
      second: '杰浩宇豪伟轩翔凯航博鑫晨阳飞',
    },
    female: {
      whole: ['思雨', '雨婷', '佳怡', '雪莹', '梦婷', '欣怡', '雅婷', '嘉欣', '佳琪', '梦洁'],
      single: '婷雪颖倩悦慧璐莹瑶琳',
      first: '思雨佳雪梦欣雅嘉婷诗文晓静怡',
      second: '婷雪怡莹洁颖欣琪瑶雯琳倩悦雨',
    },
  },
  {
    from: 2008,
    single: 0.07,
    male: {
      whole: ['奕辰', '宇轩', '浩宇', '亦辰', '宇辰', '子墨', '宇航', '浩然', '梓豪', '亦宸'],
      single: '睿晨轩宸泽',
      first: '奕宇浩亦子梓俊铭沐嘉承景泽煜',
      second: '辰轩宇宸墨航然豪睿泽霖阳熙恒',
    },
    female: {
      whole: ['一诺', '依诺', '欣怡', '梓涵', '语桐', '欣妍', '可欣', '语汐', '雨桐', '梦瑶'],
      single: '玥汐妍诺瑶',
      first: '一依欣梓语可雨梦思若诗沐艺芷',
      second: '诺怡涵桐妍欣汐瑶琪萱玥宁彤晴',
    },
  },
];

/** Given name for a sex and year of birth: two characters, or one as often as the years had it. */
export function givenName(sex: Sex, yearOfBirth: number, random: Random): string {
  const cohort = cohorts.findLast(({ from }) => from <= yearOfBirth) ?? at(cohorts, 0);
  const pool = sex === '1' ? cohort.male : cohort.female;
  if (random.chance(cohort.single)) return pool.single.charAt(random.below(pool.single.length));
  if (random.chance(0.25)) return random.pick(pool.whole);
  const first = pool.first.charAt(random.below(pool.first.length));
  const second = pool.second.charAt(random.below(pool.second.length));
  return first === second ? random.pick(pool.whole) : first + second;
}
