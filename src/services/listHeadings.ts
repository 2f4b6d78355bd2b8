/** What the headings of lists are called, in Chinese, English, German, French and Spanish. */
import type { PhoneKind } from '../domain/lead/phone.ts';

/** As compared: lower case, without spaces and punctuation. */
export function comparable(heading: string): string {
  return heading.toLowerCase().replace(/[\s_\-./:*()（）：]+/g, '');
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const MOBILE =
  words(`mobile mobilenumber mobilephone cell cellphone cellphonenumber 手机 手机号 手机号码 移动电话
  手機 手機號碼 handy handynummer mobilnummer móvil`);
const HOME = words(`homephone hometelephone homenumber 家庭电话 家庭電話 住宅电话 宅电`);
const WORK = words(
  `workphone officephone businessphone companyphone 办公电话 辦公電話 公司电话 单位电话 工作电话`,
);
const OTHER =
  words(`number phone phonenumber phoneno telephone telephonenumber tel msisdn contactnumber altphone
  alternatephone secondphone otherphone 电话 电话号码 联系电话 联系方式 号码 备用电话 其他电话 电话號碼 電話 聯絡電話
  telefon telefonnummer rufnummer téléphone numéro numérodetéléphone teléfono número`);
const NAMES =
  words(`name fullname customer customername contact contactname 姓名 名字 名称 客户 客户姓名 客户名称 联系人
  kunde nom nombre`);
const NAME_PARTS = words(
  `firstname lastname middlename givenname surname familyname vorname nachname prénom apellido`,
);
const KEYS =
  words(`customerid customerno customernumber clientid accountno accountnumber crmid externalid memberid
  vendorleadcode 客户号 客户编号 客户代码 会员号 会员编号 编号 账号 kundennummer`);

/** Undefined: not a number, as far as the heading says. A digit behind it counts on: 电话2, phone 3. */
export function phoneKindOf(heading: string): PhoneKind | undefined {
  const word = comparable(heading).replace(/(?<=.)[1-9一二三四五]$/, '');
  if (MOBILE.has(word)) return 'mobile';
  if (HOME.has(word)) return 'home';
  if (WORK.has(word)) return 'work';
  return OTHER.has(word) ? 'other' : undefined;
}

export function isNameHeading(heading: string): boolean {
  return NAMES.has(comparable(heading));
}

export function isNamePart(heading: string): boolean {
  return NAME_PARTS.has(comparable(heading));
}

export function isKeyHeading(heading: string): boolean {
  return KEYS.has(comparable(heading));
}
