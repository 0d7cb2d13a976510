import { describe, expect, it } from '@jest/globals';
import { gridPoint, place } from '../../subgraphs/masks-places.ts';

const levels = (text: string) => [place(text, 'TOWNSHIP'), place(text, 'COUNTY'), place(text, 'CITY')];

describe('TOWNSHIP, COUNTY and CITY of a text', () => {
  it('keep it down to their level', () => {
    expect(levels('江苏省南京市玄武区梅园新村街道珠江路1号3幢2单元501室')).toEqual([
      '江苏省南京市玄武区梅园新村街道****',
      '江苏省南京市玄武区****',
      '江苏省南京市****',
    ]);
  });

  it.each([
    [
      'a county-level city without the city above it',
      '江苏省昆山市玉山镇前进西路1号',
      '玉山镇',
      '江苏省昆山市',
      '江苏省',
    ],
    ['a city without its province', '南京市玄武区锁金村街道1号', '锁金村街道', '南京市玄武区', '南京市'],
    ['a municipality', '上海市浦东新区川沙新镇1号', '川沙新镇', '上海市浦东新区', '上海市'],
    ['a county right under its province', '湖北省仙桃市杨林尾镇1号', '杨林尾镇', '湖北省仙桃市', '湖北省'],
    ['a city without counties', '广东省东莞市莞城街道1号', '莞城街道', '广东省东莞市', '广东省东莞市'],
    [
      'a retired county',
      '江苏省南京市白下区洪武路街道1号',
      '洪武路街道',
      '江苏省南京市白下区',
      '江苏省南京市',
    ],
    [
      'a league and a banner',
      '内蒙古自治区锡林郭勒盟太仆寺旗宝昌镇1号',
      '宝昌镇',
      '内蒙古自治区锡林郭勒盟太仆寺旗',
      '内蒙古自治区锡林郭勒盟',
    ],
  ])('know %s', (_, text, township, county, city) => {
    expect(levels(text)).toEqual([`${county}${township}****`, `${county}****`, `${city}****`]);
  });

  it.each([
    '热河南路街道',
    '北大街街道',
    '新街口街道',
    '镇湖街道',
    '天生港镇街道',
    '路南街道',
    '四牌楼街道',
    '竹镇镇',
    '八路镇',
    '四队镇',
    '氾水镇',
    '伊斯兰回族乡',
  ])('know that %s is a township', (township) => {
    const text = `江苏省南京市玄武区${township}`;
    expect(place(`${text}中山东路18号`, 'TOWNSHIP')).toBe(`${text}****`);
  });

  it.each([
    '环镇北路3号',
    '古镇街3号',
    '水乡路3号',
    '江南水乡3幢',
    '朗诗未来小镇3幢',
    '大泉村镇南组3号',
    '中山路18号红山街道办事处',
    '新街道口3号',
    '南京经济技术开发区',
    '3号汤山镇',
  ])('take nothing of %s for a township', (rest) => {
    expect(place(`江苏省南京市玄武区${rest}`, 'TOWNSHIP')).toBe('江苏省南京市玄武区****');
  });

  it('do not tell whether anything followed', () => {
    expect(place('江苏省南京市', 'CITY')).toBe(place('江苏省南京市玄武区', 'CITY'));
  });

  it('show nothing of a county that stands alone to whom the city is the limit', () => {
    expect(levels('玄武区珠江路1号')).toEqual(['玄武区****', '玄武区****', undefined]);
  });

  it('end at the province when the next part is of another one', () => {
    expect(levels('江苏省杭州市西湖区1号')).toEqual(['江苏省****', '江苏省****', '江苏省****']);
  });

  it.each(['', '珠江路1号', '梅园新村街道', '江苏南京玄武', '地址不详', '南京', '市玄武区', ' 江苏省南京市'])(
    'conceal %j, where no division is found',
    (text) => expect(levels(text)).toEqual([undefined, undefined, undefined]),
  );
});

describe('TOWNSHIP, COUNTY and CITY of a code', () => {
  it.each([
    ['320102002001', '320102002', '320102', '320100'],
    ['320102002', '320102002', '320102', '320100'],
    ['320102', '320102', '320102', '320100'],
    ['320100', '320100', '320100', '320100'],
    ['320000', '320000', '320000', '320000'],
    ['441900003', '441900003', '441900', '441900'],
  ])('show %s as %s, %s and %s', (code, ...shown) => expect(levels(code)).toEqual(shown));

  it.each([
    '32',
    '3201',
    '32010',
    '3201020',
    '32010200200',
    '3201020020011',
    '990102',
    '020102',
    '３２０１０２',
  ])('do not take %j for a code', (text) => expect(levels(text)).toEqual([undefined, undefined, undefined]));
});

describe('GRID', () => {
  const point = (...coordinates: number[]) => ({ type: 'Point', coordinates });

  it('rounds a point to 0.01° and drops its height', () => {
    expect(gridPoint(point(118.78123, 32.0499, 12))).toEqual(point(118.78, 32.05));
    expect(gridPoint(point(-0.001, 0.004))).toEqual(point(0, 0));
  });

  it.each([
    [
      'an outline',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ],
    [
      'a line',
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
    ['a point outside of the earth', point(181, 0)],
    ['a point that is none', point(Number.NaN, 0)],
    ['half a point', point(118.78)],
    ['a text', '{"type":"Point","coordinates":[118.78,32.05]}'],
  ])('shows nothing of %s', (_, value) => expect(gridPoint(value)).toBeUndefined());
});
