/** Hands a file to the browser's downloads. */
export function downloadBlob(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the data once it began; a minute is ample for the slowest PC.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
