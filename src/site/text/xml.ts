/** Characters that XML 1.0 cannot hold, escaped or not: controls, halves of surrogate pairs, and two noncharacters. */
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for XML, between tags or in an attribute: whatever it holds, it stays text, and the document well-formed. */
export function escapeXml(text: string): string {
  return text.replace(impossible, '\ufffd').replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}
