// Counties that were abolished or renamed within the time of electronic records, with what became of them. Years are those
// of the last revision of GB/T 2260 that carried the code, so the day is set to the end of it.

import { type Day, day } from '../days.ts';

export type ChangeKind = 'RENAMED' | 'MERGED' | 'SPLIT' | 'CONVERTED' | 'RECODED';

export interface RetiredCounty {
  readonly code: string;
  readonly name: string;
  readonly endedOn: Day;
  readonly successors: readonly string[];
  readonly change: ChangeKind;
}

export const retiredCounties: readonly RetiredCounty[] = (
  [
    ['320103', '白下区', 2012, '320104', 'MERGED'],
    ['320107', '下关区', 2012, '320106', 'MERGED'],
    ['320124', '溧水县', 2012, '320117', 'CONVERTED'],
    ['320125', '高淳县', 2012, '320118', 'CONVERTED'],
    ['320202', '崇安区', 2015, '320213', 'MERGED'],
    ['320203', '南长区', 2015, '320213', 'MERGED'],
    ['320204', '北塘区', 2015, '320213', 'MERGED'],
    ['320304', '九里区', 2009, '320302,320311', 'SPLIT'],
    ['320323', '铜山县', 2009, '320312', 'CONVERTED'],
    ['320405', '戚墅堰区', 2014, '320412', 'MERGED'],
    ['320482', '金坛市', 2014, '320413', 'CONVERTED'],
    ['320502', '沧浪区', 2011, '320508', 'MERGED'],
    ['320503', '平江区', 2011, '320508', 'MERGED'],
    ['320504', '金阊区', 2011, '320508', 'MERGED'],
    ['320584', '吴江市', 2011, '320509', 'CONVERTED'],
    ['320602', '崇川区', 2019, '320613', 'RECODED'],
    ['320611', '港闸区', 2019, '320613', 'MERGED'],
    ['320621', '海安县', 2017, '320685', 'CONVERTED'],
    ['320684', '海门市', 2019, '320614', 'CONVERTED'],
    ['320683', '通州市', 2008, '320612', 'CONVERTED'],
    ['320705', '新浦区', 2013, '320706', 'MERGED'],
    ['320721', '赣榆县', 2013, '320707', 'CONVERTED'],
    ['320802', '清河区', 2015, '320812', 'MERGED'],
    ['320811', '清浦区', 2015, '320812', 'MERGED'],
    ['320829', '洪泽县', 2015, '320813', 'CONVERTED'],
    ['320928', '盐都县', 2003, '320903', 'CONVERTED'],
    ['321321', '宿豫县', 2003, '321311', 'CONVERTED'],
    ['320982', '大丰市', 2014, '320904', 'CONVERTED'],
    ['321011', '维扬区', 2010, '321003', 'MERGED'],
    ['321088', '江都市', 2010, '321012', 'CONVERTED'],
    ['321284', '姜堰市', 2012, '321204', 'CONVERTED'],
  ] as const
).map(([code, name, year, successors, change]) => ({
  code,
  name,
  endedOn: day(year, 12, 31),
  successors: successors.split(','),
  change,
}));

/** Names that a county's area bore before, as they still stand in old addresses. */
export function formerNamesOf(countyCode: string): readonly string[] {
  return retiredCounties.filter(({ successors }) => successors.includes(countyCode)).map(({ name }) => name);
}
