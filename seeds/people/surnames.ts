// Family names with their share of the population in percent. Weights after the zh_CN person provider of Faker (MIT) with its
// known slips put right; regional factors are estimates.

import type { City } from '../land/divisions.ts';
import { type Weighted, weighted } from '../random.ts';

const common: readonly (readonly [surname: string, percent: number])[] = (
  '王7.17 李7.00 张6.74 刘5.10 陈4.61 杨3.22 黄2.45 吴2.00 赵2.00 周1.90 徐1.45 孙1.38 马1.29 朱1.28 胡1.16 林1.13 ' +
  '郭1.13 何1.06 高1.00 罗0.95 郑0.93 梁0.85 谢0.76 宋0.70 唐0.69 许0.66 邓0.62 冯0.62 韩0.61 曹0.60 曾0.58 彭0.58 ' +
  '肖0.56 蔡0.53 潘0.52 田0.52 董0.51 袁0.50 于0.48 余0.48 叶0.48 蒋0.48 杜0.47 苏0.46 魏0.45 程0.45 吕0.45 丁0.43 ' +
  '沈0.41 任0.41 姚0.40 卢0.40 傅0.40 钟0.40 姜0.39 崔0.38 谭0.38 廖0.37 范0.36 汪0.36 陆0.36 金0.35 戴0.34 夏0.32 ' +
  '邱0.32 方0.31 石0.30 贾0.29 邹0.28 熊0.28 孟0.27 秦0.26 白0.26 江0.25 阎0.25 薛0.25 侯0.25 雷0.24 龙0.22 史0.22 ' +
  '陶0.22 贺0.21 顾0.20 毛0.20 郝0.20 龚0.20 邵0.20 万0.20 钱0.19 严0.19 覃0.18 武0.18 戚0.05 莫0.17 孔0.17 汤0.17 ' +
  '尹0.17 黎0.16 常0.16 乔0.15 庄0.15 赖0.14 文0.14 葛0.14 施0.14 洪0.13 季0.12 华0.10 费0.05 仲0.05 殷0.12 耿0.10 ' +
  '翟0.12 柳0.10 俞0.10 包0.10 卞0.06 鲍0.10 嵇0.03 缪0.05 宗0.05 郁0.04 印0.02 冒0.01 ' +
  '欧阳0.07 上官0.01 皇甫0.005 令狐0.005 诸葛0.005 司徒0.005'
)
  .split(' ')
  .map((entry) => {
    const digits = entry.search(/\d/);
    return [entry.slice(0, digits), Number(entry.slice(digits))] as const;
  });

const southern = new Set('陆顾沈钱徐朱周吴蒋');
const northern = new Set('张刘孙');
const southernCities = new Set(['320200', '320400', '320500']);
const northernCities = new Set(['320300', '321300']);

/** The names as they are spread in a city: 陆 顾 沈 钱 … twice as common around lake Tai, 张 刘 孙 more so in the north. */
export function surnamesOf(city: City): Weighted<string> {
  const known = byCity.get(city.code);
  if (known !== undefined) return known;
  const ofCity = weighted(
    common.map(([surname, percent]) => {
      if (southern.has(surname) && southernCities.has(city.code)) return [surname, percent * 2] as const;
      if (northern.has(surname) && northernCities.has(city.code)) return [surname, percent * 1.3] as const;
      return [surname, percent] as const;
    }),
  );
  byCity.set(city.code, ofCity);
  return ofCity;
}

const byCity = new Map<string, Weighted<string>>();
