import { describe, expect, it } from '@jest/globals';
import { pinyin } from 'pinyin-pro';
import { pinyinInitials } from '../../subgraphs/pinyin-initials.ts';

describe('the initials of a name in pinyin', () => {
  it.each([
    ['张小明', 'zxm', 'the usual readings'],
    ['单雄信', 'sxx', 'a surname of another reading than the word'],
    ['曾巩', 'zg', 'a surname of another reading'],
    ['解缙', 'xj', 'a surname of another reading'],
    ['查良镛', 'zly', 'a surname of another reading'],
    ['尉迟恭', 'ycg', 'a double surname'],
    ['万俟卨', 'mqx', 'a double surname'],
    ['单县人民医院', 'dxrmyy', 'no surname in a longer text'],
    ['中国银行南京分行', 'zgyhnjfh', 'a character that is read otherwise in a word'],
    ['重庆路12号A座', 'cql12haz', 'digits and letters as they are'],
    ['阿布都·热合曼（喀什）', 'abdrhmks', 'no punctuation'],
    ['Ｑ 𬭎', 'Ｑ𬭎', 'what has no reading here as it is'],
    ['', '', 'nothing of nothing'],
  ])('of %s are %s: %s', (name, initials) => {
    expect(pinyinInitials(name)).toBe(initials);
  });

  it('are those of the dictionary for each character by itself', () => {
    for (const name of [
      '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨',
      '江苏省南京市玄武区科技发展股份有限公司',
      '玥喆堃赟翀昇祎珺淏垚',
    ]) {
      const read = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' });
      expect(pinyinInitials(name)).toBe(read.join(''));
    }
  });
});
