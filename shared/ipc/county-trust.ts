import { z } from 'zod';

/** What people compare before they trust a county server whose certificate no known authority has issued. */
export const countyCertificateSchema = z.strictObject({
  /** Name the certificate was made out to, and by whom. */
  subject: z.string(),
  issuer: z.string(),
  /** `YYYY-MM-DD` */
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256 in pairs of hexadecimal digits: `AB:CD:…`. */
  fingerprint: z.string(),
  /** Another certificate of this address was trusted before: changed since, or somebody sits between. */
  isChanged: z.boolean(),
});
export type CountyCertificate = z.infer<typeof countyCertificateSchema>;

/** SHA-256 as shown: 32 pairs. */
export const fingerprintSchema = z.string().regex(/^[0-9A-F]{2}(?::[0-9A-F]{2}){31}$/);

/** The intents by which a PC comes to trust its county's own certificate (first contact, design §9). */
export interface CountyTrustBridge {
  /** The certificate that the county's address shows now; null when it is not https or does not answer. */
  readCountyCertificate(): Promise<CountyCertificate | null>;
  /** Trusts that very certificate from now on, for this address alone. @throws N16 when the address shows another one by now */
  trustCountyCertificate(fingerprint: string): Promise<void>;
  /** Asks for the county's certificate file (its own authority); the file's name, null when people changed their mind. @throws N16 no certificate */
  chooseCountyAuthority(): Promise<string | null>;
}
