// Trades by section of GB/T 4754, as often as individual businesses and enterprises are in them. The weights are for
// drawing, they are not statistics.

import type { Trade } from '../model.ts';
import { type Weighted, weighted } from '../random.ts';

type Premises = Trade['premises'];

/** [section, code, company word, shop word, scope, premises, permits] */
const list = [
  ['F', '5213', '商贸', '便利店', '预包装食品、日用百货零售', 'COMMERCIAL', 'FOOD TOBACCO'],
  ['F', '5212', '百货', '超市', '食品、日用百货、家用电器零售', 'COMMERCIAL', 'FOOD TOBACCO'],
  ['F', '5232', '服饰', '服装店', '服装、鞋帽、针纺织品销售', 'COMMERCIAL', ''],
  ['F', '5174', '五金机电', '五金店', '五金产品、建筑材料销售', 'COMMERCIAL', ''],
  ['F', '5251', '医药', '药房', '药品零售；医疗器械销售', 'COMMERCIAL', 'DRUGS DEVICES'],
  ['F', '5179', '贸易', '经营部', '机械设备、金属材料销售；货物进出口', 'OFFICE', ''],
  ['H', '6210', '餐饮管理', '餐饮店', '餐饮服务', 'COMMERCIAL', 'FOOD'],
  ['H', '6220', '快餐', '小吃店', '小餐饮、快餐服务', 'COMMERCIAL', 'FOOD'],
  ['H', '6121', '酒店管理', '宾馆', '住宿服务', 'COMMERCIAL', 'HOTEL FIRE HYGIENE'],
  ['O', '8040', '美容美发', '理发店', '理发、美容服务', 'COMMERCIAL', 'HYGIENE'],
  ['O', '8111', '汽车服务', '汽修店', '机动车修理和维护', 'COMMERCIAL', ''],
  ['O', '8010', '家政服务', '家政服务部', '家政服务；洗涤服务', 'COMMERCIAL', ''],
  ['G', '5431', '物流', '货运部', '道路普通货物运输', 'COMMERCIAL', 'ROAD'],
  ['G', '5412', '汽车运输', '客运服务部', '网络预约出租汽车服务', 'OFFICE', 'RIDE'],
  ['C', '3489', '机械制造', '机械加工厂', '通用零部件制造', 'INDUSTRIAL', ''],
  ['C', '3982', '电子科技', '电子加工厂', '电子元件制造、销售', 'INDUSTRIAL', ''],
  ['C', '1811', '服装', '制衣厂', '服装制造', 'INDUSTRIAL', ''],
  ['C', '1353', '食品', '食品加工坊', '肉制品及副产品加工', 'INDUSTRIAL', 'FOOD'],
  ['L', '7299', '企业管理', '广告部', '企业管理咨询；广告设计', 'OFFICE', ''],
  ['L', '7264', '人力资源', '劳务服务部', '劳务派遣服务；职业中介', 'OFFICE', ''],
  ['M', '7519', '技术', '技术服务部', '技术开发、技术咨询、技术转让', 'OFFICE', ''],
  ['E', '5011', '装饰工程', '装修队', '住宅室内装饰装修；建设工程施工', 'OFFICE', ''],
  ['E', '4790', '建筑工程', '施工队', '房屋建筑工程施工', 'OFFICE', ''],
  ['I', '6513', '软件', '网络工作室', '软件开发；信息系统集成服务', 'OFFICE', ''],
  ['R', '9011', '文化传媒', '棋牌室', '文化娱乐服务', 'COMMERCIAL', ''],
  ['K', '7020', '物业服务', '房产中介所', '物业管理；房地产经纪', 'OFFICE', ''],
  ['A', '0141', '农业发展', '种植场', '蔬菜、水果种植与销售', 'INDUSTRIAL', ''],
  ['P', '8391', '教育咨询', '托管中心', '教育咨询服务', 'OFFICE', ''],
] as const satisfies readonly (readonly [string, string, string, string, string, Premises, string])[];

export const trades: readonly Trade[] = list.map(
  ([section, code, company, shop, scope, premises, permits]) => ({
    section,
    code,
    company,
    shop,
    scope,
    premises,
    permits: permits === '' ? [] : permits.split(' '),
  }),
);

export const shopTrades = bySection({ F: 52, H: 13, O: 11, G: 6, C: 6, L: 3, R: 2, I: 2, A: 2, P: 1, E: 2 });
export const companyTrades = bySection({
  C: 22,
  F: 32,
  L: 12,
  M: 11,
  E: 8,
  I: 7,
  G: 3,
  K: 2,
  A: 1,
  H: 1,
  P: 1,
});

/** @throws RangeError for a code that is not in the list. */
export function tradeOf(code: string): Trade {
  const trade = trades.find((each) => each.code === code);
  if (trade === undefined) throw new RangeError(`no trade has the code ${code}`);
  return trade;
}

function bySection(weights: Readonly<Record<string, number>>): Weighted<Trade> {
  return weighted(
    trades.map((trade) => {
      const inSection = trades.filter(({ section }) => section === trade.section).length;
      return [trade, (weights[trade.section] ?? 0) / inSection] as const;
    }),
  );
}
