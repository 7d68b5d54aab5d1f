// Which lines of code declare something, told by their look: what an outline of a file is made of.

const SCRIPT =
  /^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+|abstract\s+|async\s+)*(?:function\*?|class|interface|type|enum|namespace)\s+[\w$]|^(?:export\s+)?(?:const|let|var)\s+[\w$[{]|^ {1,4}(?:(?:public|private|protected|readonly|static|async|abstract|override|declare|get|set)\s+)*[*#]?[\w$]+[?!]?\s*(?:<[^>]*>)?\(.*[{;,]\s*$|^ {1,4}(?:(?:public|private|protected|readonly|static|declare)\s+)*#?[\w$]+[?!]?\s*:\s*[^,]+[;,]\s*$|^\t(?:\w+\s+)*[*#]?[\w$]+[?!]?\s*\(.*[{;]\s*$|^\t(?:\w+\s+)*#?[\w$]+[?!]?\s*:.*[;,]\s*$/;
const DECLARATIONS: Readonly<Record<string, RegExp>> = {
  python:
    /^\s*(?:async\s+)?(?:def|class)\s+\w|^\w+\s*(?::[^=]+)?=[^=]|^ {4}\w+\s*:\s*\S|^ {8}self\.\w+\s*(?::[^=]+)?=[^=]/,
  go: /^(?:func|type|var|const)\s|^\t[A-Z]\w*(?:,\s*\w+)*\s+[\w*[\].]|^\t[A-Z]\w*\(.*\)/,
  rust: /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:const\s+|async\s+|unsafe\s+|extern\s+)*(?:fn|struct|enum|trait|type|mod|static|impl|const|macro_rules!)\b|^\s+pub\s+\w+\s*:/,
  java: /^\s*(?:(?:public|private|protected|static|final|abstract|synchronized|default|native)\s+)*(?:class|interface|enum|record|@interface)\s+\w|^\s{2,8}(?:(?:public|private|protected|static|final|abstract|synchronized|default|native)\s+)+[\w<>[\],.? ]+\s+\w+\s*[(;=]/,
  c: /^(?:typedef|struct|union|enum|static|extern|inline|const|unsigned|#\s*define)\b|^[A-Za-z_][\w\s*]*\s\*?\w+\s*\(|^\s{2,8}[A-Za-z_][\w\s*]*\s\*?\w+(?:\[[^\]]*\])?;\s*$/,
  ruby: /^\s*(?:def|class|module|attr_\w+|scope|has_many|belongs_to)\s|^\s*[A-Z]\w*\s*=/,
  php: /^\s*(?:(?:public|private|protected|static|final|abstract)\s+)*(?:function|class|interface|trait|const)\s|^\s*(?:public|private|protected)\s+[\w?]*\s*\$\w+/,
  shellscript: /^\s*(?:function\s+)?[\w-]+\s*\(\)|^(?:export\s+|readonly\s+)?[A-Z_]+=/,
};
const IMPORTS: Readonly<Record<string, RegExp>> = {
  python: /^\s*(?:import|from)\s+[\w.]/,
  go: /^import\b|^\t(?:\w+\s+)?"[^"]+"\s*$/,
  rust: /^\s*(?:pub\s+)?(?:use|mod)\s/,
  java: /^import\s/,
  c: /^\s*#\s*include\b/,
  ruby: /^\s*require(?:_relative)?\b/,
  php: /^\s*use\s|^\s*(?:require|include)(?:_once)?\b/,
};
const SCRIPT_IMPORTS = /^import\b|^\} from ['"]|^export\s.*\bfrom\s*['"]|^(?:const|var|let)\s.*=\s*require\(/;

/** The language whose patterns serve for another. */
function kin(languageId: string): string {
  return languageId === 'cpp' || languageId === 'objective-c' ? 'c' : languageId;
}

/** Whether a line begins a declaration that other code can name. */
export function isDeclaration(line: string, languageId: string): boolean {
  return (DECLARATIONS[kin(languageId)] ?? SCRIPT).test(line);
}

/** Whether a line brings names of another file in. */
export function isImport(line: string, languageId: string): boolean {
  return (IMPORTS[kin(languageId)] ?? SCRIPT_IMPORTS).test(line);
}
