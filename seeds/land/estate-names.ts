// Names of roads and estates, put together from common parts, with their pinyin.

import type { Random } from '../random.ts';

interface Named {
  readonly name: string;
  readonly pinyin: string;
}

const roadStems = parts(
  '中山Zhongshan 人民Renmin 解放Jiefang 建设Jianshe 和平Heping 新华Xinhua 文化Wenhua 滨河Binhe 学府Xuefu 朝阳Chaoyang',
);
const roadEnds = parts(
  '东路Donglu 西路Xilu 南路Nanlu 北路Beilu 路Lu 大道Dadao 东街Dongjie 西街Xijie 街Jie 东巷Dongxiang 南巷Nanxiang 巷Xiang',
);
const estateStems = parts(
  '翠屏Cuiping 锦绣Jinxiu 阳光Yangguang 金桂Jingui 碧水Bishui 云锦Yunjin 梧桐Wutong 荷塘Hetang 紫薇Ziwei 兰亭Lanting ' +
    '观澜Guanlan 御景Yujing 东方Dongfang 康乐Kangle 同心Tongxin 春晓Chunxiao 景泰Jingtai 枫林Fenglin',
);
const estateEnds = parts('花园Huayuan 家园Jiayuan 新村Xincun 雅苑Yayuan 名邸Mingdi 小区Xiaoqu');

export function roadName(random: Random): Named {
  return joined(random.pick(roadStems), random.pick(roadEnds));
}

export function estateName(random: Random): Named {
  return joined(random.pick(estateStems), random.pick(estateEnds));
}

function joined(stem: Named, end: Named): Named {
  return { name: stem.name + end.name, pinyin: `${stem.pinyin} ${end.pinyin}` };
}

function parts(text: string): readonly Named[] {
  return text.split(' ').map((part) => {
    const letters = part.search(/[A-Z]/);
    return { name: part.slice(0, letters), pinyin: part.slice(letters) };
  });
}
