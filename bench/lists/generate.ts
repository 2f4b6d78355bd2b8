/** A list as one gets them: of a hundred rows five are broken and ten have a number that came before. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { randomStream } from '../../src/domain/kernel/random.ts';

export interface Generated {
  readonly rows: number;
  readonly broken: number;
  readonly duplicates: number;
  readonly listed: number;
}

const CITIES = ['北京', '上海', '广州', '成都', '西安', '杭州'];
const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄'];
const BROKEN = ['', '12', '1380000', 'not a number', '+999123456789'];
const LISTED_EVERY = 100;

/** Mobile numbers of China, each once: 139 and 138, then the index scattered over eight digits. */
export function numberAt(index: number): string {
  const scattered = (index * 38_167_549) % 100_000_000;
  return `139${String(scattered).padStart(8, '0')}`;
}

/** Whether the number of this index is on the do-not-call file. */
export const isListedAt = (index: number): boolean => index % LISTED_EVERY === 7;

export async function writeList(path: string, rows: number, seed: number): Promise<Generated> {
  const random = randomStream(seed, 'lists');
  const out = createWriteStream(path);
  let [fresh, broken, duplicates, listed] = [0, 0, 0, 0];
  let text = '手机号,姓名,城市,客户号,金额,备注\n';
  for (let row = 0; row < rows; row += 1) {
    const kind = row % 20;
    let number: string;
    if (kind === 3) {
      number = BROKEN[broken % BROKEN.length] ?? '';
      broken += 1;
    } else {
      const isAgain = fresh > 0 && (kind === 11 || kind === 17);
      const index = isAgain ? Math.floor(random() * fresh) : fresh;
      if (!isAgain) fresh += 1;
      number = numberAt(index);
      if (isListedAt(index)) listed += 1;
      else if (isAgain) duplicates += 1;
    }
    const pick = Math.floor(random() * 48);
    text += `${number},${SURNAMES[pick % 8]}${row % 97},${CITIES[pick % 6]},C${row},${pick * 10}.5,"第 ${row} 行, ok"\n`;
    if (text.length < 1 << 16) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'finish');
  return { rows, broken, duplicates, listed };
}
