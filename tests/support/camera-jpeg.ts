/** Words that stand in the picture's EXIF, and nowhere else. */
export const PLANTED_PLACE = 'PLANTED-GPS-32.5871';

const u16 = (value: number) => [value & 255, value >> 8];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const rational = (value: number) => [...u32(Math.round(value * 100)), ...u32(100)];

/**
 * A JPEG as a phone held upright writes it: the pixels lie on their side (orientation 6), and the EXIF tells the place
 * where it was taken (GPS) and a device.
 */
export function asFromCamera(jpeg: Buffer): Buffer {
  const device = [...Buffer.from(`${PLANTED_PLACE}\0`, 'latin1')];
  const [ifd0, entries] = [8, 3];
  const deviceAt = ifd0 + 2 + entries * 12 + 4;
  const gpsAt = deviceAt + device.length;
  const valuesAt = gpsAt + 2 + 4 * 12 + 4;
  const entry = (tag: number, type: number, count: number, value: number[]) => [
    ...u16(tag),
    ...u16(type),
    ...u32(count),
    ...value,
  ];
  const tiff = [
    ...[0x49, 0x49, 42, 0],
    ...u32(ifd0),
    ...u16(entries),
    ...entry(0x0110, 2, device.length, u32(deviceAt)), // Model
    ...entry(0x0112, 3, 1, u32(6)), // Orientation
    ...entry(0x8825, 4, 1, u32(gpsAt)), // GPS
    ...u32(0),
    ...device,
    ...u16(4),
    ...entry(1, 2, 2, [0x4e, 0, 0, 0]), // N
    ...entry(2, 5, 3, u32(valuesAt)),
    ...entry(3, 2, 2, [0x45, 0, 0, 0]), // E
    ...entry(4, 5, 3, u32(valuesAt + 24)),
    ...u32(0),
    ...[32, 35, 13.56, 105, 14, 18.2].flatMap(rational),
  ];
  const body = Buffer.from([...Buffer.from('Exif\0\0', 'latin1'), ...tiff]);
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
