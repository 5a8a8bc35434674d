import { useEffect, useState } from 'react';
import type { Attachment, AttachmentWords } from '#shared/schema/attachment.ts';
import { useDesk } from '../desk-context.ts';

const KIND_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^image\//, '图片'],
  [/pdf$/, 'PDF'],
  [/word/, 'Word'],
  [/excel|sheet/, 'Excel'],
];

function kindWord(mediaType: string): string {
  return KIND_WORDS.find(([pattern]) => pattern.test(mediaType))?.[1] ?? '文件';
}

/** A small picture of an attachment, or what kind of file it is. */
export function AttachmentThumb({ attachment, withPicture }: { attachment: Attachment; withPicture: boolean }) {
  const { attachments } = useDesk();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!withPicture || !attachment.mediaType.startsWith('image/')) return;
    let isGone = false;
    let made: string | null = null;
    const show = async () => {
      const picture = await attachments.thumbnail(attachment).catch(() => null); // opening it says what is wrong
      if (!picture || isGone) return;
      made = URL.createObjectURL(picture);
      setAddress(made);
    };
    void show();
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [attachments, attachment, withPicture]);
  if (!address) return <span className="attachment-kind">{kindWord(attachment.mediaType)}</span>;
  return <img className="attachment-picture" src={address} alt="" />;
}

/** Name and caption, opened; undefined until they are, null when this desk lacks the key. */
export function useWords(attachment: Attachment): AttachmentWords | null | undefined {
  const { attachments } = useDesk();
  const [words, setWords] = useState<AttachmentWords | null>();
  useEffect(() => {
    let isGone = false;
    void attachments.words(attachment).then((found) => !isGone && setWords(found));
    return () => {
      isGone = true;
    };
  }, [attachments, attachment]);
  return words;
}
