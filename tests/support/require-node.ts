/** Fails early with the cause when the machine's own old Node runs the tests instead of the packaged one. */
export function setup(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 12)) {
    throw new Error(
      `Node ${process.versions.node} runs the tests; start them with "npm test", which uses the packaged one.`,
    );
  }
}
