/** What programs, commands and configuration look like; prose has at most one of these marks a line, or quotes them. */
const marks: readonly RegExp[] = [
  /[{}]/,
  /;\s*$/,
  /[\p{L}\p{N}_\])]\((?:[^\s()]|\)$|, )*\)?/u, // f(x), foo.bar()
  /\s(?:=|==|!=|:=|\+=|&&|\|\||<<)\s|\w=["'\w/[]/,
  /(?:->|=>|::|<\/|\/>|\*\/|\/\*|\|>|\$\{?\w)/,
  /(?:^|\s)--?[a-z][\w-]*(?=[\s=]|$)/, // -it, --rm
  /^\s*(?:public|private|protected|static|final|abstract|import|package|using|const|let|var|def|func|fn|function|return|int|void|bool|float|double|char|class|struct|enum|if|for|while|sudo|apt-get|yum|dnf|pip|npm|cd|ls|cat|echo|curl|wget|grep|export|SELECT|INSERT|UPDATE|CREATE|FROM|RUN|CMD|COPY|ENTRYPOINT)\s+\S/,
  /^\s*(?:-\s+)?[\w.-]+:\s*(?:[\w"'./:@-]+|[|>])?\s*$/, // key: value
  /^\s*[[{]?\s*"[^"]*"\s*[,:]/, // "key":
]
/** A shell's prompt, or a setting such as `apiVersion: v1` or `"replicas": 3`: enough alone. */
const plain =
  /^\s*(?:-\s+)?[a-z][\w.-]*:\s+[\w"'./:@-]+\s*$|^\s*"[\w.-]+":|^\s*(?:\$|>>>|PS>|[\w-]+@[\w-]+[:~\s].*[$#])\s+\S/

/** Unbroken data, such as a key or an image in base64; also what would cost the tagger time without bound. */
const data = /[!-~]{500}/

/** Words that sentences are held together by, and programs are not. */
const grammar =
  /(?<![\p{L}\p{N}])(?:the|an?|of|is|are|to|and|with|that|in|le|la|les|des|un|une|est|et|de|du|der|die|und|el|los|y)(?![\p{L}\p{N}])/giu

/** Whether a line is code rather than prose: its words are syntax and name no concepts. */
export function looksLikeCode(line: string): boolean {
  if (plain.test(line) || data.test(line)) return true
  let found = 0
  for (const mark of marks) if (mark.test(line)) found++
  return found >= 2 && (line.match(grammar)?.length ?? 0) < 3
}
