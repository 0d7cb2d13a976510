import { describe, expect, it } from '@jest/globals';
import { name, publicName } from '../../subgraphs/masks-names.ts';

describe('NAME', () => {
  it.each([
    ['王', '王'],
    ['𠮷', '𠮷'],
    ['王芳', '王*'],
    ['王小明', '王*明'],
    ['迪丽热巴', '迪**巴'],
    ['欧阳娜娜', '欧阳**'],
    ['诸葛亮', '诸葛*'],
    ['买买提·艾力', '买**·**'],
    ['Wang Xiaoming', 'W*** ********'],
    ["Seán O'Brien", 'S*** *******'],
    ['Smith', 'S****'],
  ])('shows %s as %s', (value, shown) => expect(name(value)).toBe(shown));

  it('keeps the first character alone when two characters would be a compound surname', () => {
    expect(name('欧阳')).toBe('欧*');
  });

  it('counts a character outside the basic plane as one', () => {
    expect(name('𠮷田')).toBe('𠮷*');
    expect(name('王𠮷𠮷')).toBe('王*𠮷');
    expect(name('𠮷·𠮷𠮷')).toBe('𠮷·**');
  });

  it.each([
    'A',
    '南京玄武餐饮有限公司',
    '南京玄武餐饮（集团）有限公司',
    '王*明',
    ' 王芳',
    '王芳 ',
    '·王',
    '王··芳',
    '32014',
  ])('does not take %j for a name of a person', (value) => expect(name(value)).toBeUndefined());
});

describe('NAME_PUBLIC', () => {
  it.each([
    ['王', '王**'],
    ['王芳', '王**'],
    ['王小明', '王**'],
    ['欧阳娜', '欧阳**'],
    ['欧阳娜娜', '欧阳**'],
    ['欧阳', '欧**'],
    ['买买提·艾力', '买**'],
    ['Wang Xiaoming', 'W**'],
    ['𠮷田', '𠮷**'],
  ])('shows %s as %s and hides the length', (value, shown) => expect(publicName(value)).toBe(shown));

  it.each(['A', '南京玄武餐饮有限公司', '王*'])('does not take %j for a name of a person', (value) =>
    expect(publicName(value)).toBeUndefined(),
  );
});
