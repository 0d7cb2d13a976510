// Development zones that the statistical codes treat like counties and GB/T 2260 does not have.

export const functionalZones = [
  { code: '320371', name: '徐州经济技术开发区', cityCode: '320300' },
  { code: '320576', name: '苏州工业园区', cityCode: '320500' },
  { code: '320671', name: '南通经济技术开发区', cityCode: '320600' },
  { code: '320771', name: '连云港经济技术开发区', cityCode: '320700' },
  { code: '320871', name: '淮安经济技术开发区', cityCode: '320800' },
  { code: '320971', name: '盐城经济技术开发区', cityCode: '320900' },
  { code: '321071', name: '扬州经济技术开发区', cityCode: '321000' },
  { code: '321171', name: '镇江新区', cityCode: '321100' },
  { code: '321371', name: '宿迁经济技术开发区', cityCode: '321300' },
] as const;
