// The names that a few lines of code declare themselves: no context can be asked for them. By look, not by parsing.
import { namesIn } from '../../src/engine/context/identifiers.ts';

const PATTERNS: readonly RegExp[] = [
  // const x, let { a, b: c } =, class X, def f, fn f, func (r T) f, struct S, type T
  /\b(?:const|let|var|function\*?|class|interface|type|enum|def|fn|func|struct|trait|mod|namespace|static|macro_rules!)\s+(?:mut\s+)?(?:\([^)]*\)\s*)?([A-Za-z_$][\w$]*)/g,
  /\b(?:const|let|var)\s+(?:mut\s+)?([{[(][^=]*)=/g,
  // Parameters: f(a, b) {, (a) =>, def f(a, b):, fn f(a: T) ->, lambda a, b:, x =>, |a, b|
  /\b(?:function\*?|def|fn|func)\s*[\w$]*\s*(?:<[^>]*>)?\(([^)]*)\)?/g,
  /\(([^()]*)\)\s*(?::[^=;{}()]*)?=>/g,
  /([A-Za-z_$][\w$]*)\s*=>/g,
  /^\s+(?:(?:public|private|protected|static|async|override|readonly|get|set)\s+)*[*#]?([A-Za-z_$][\w$]*(?:<[^>]*>)?\([^)]*\))\s*(?::[^;]*)?\{\s*$/gm,
  /\blambda\s+([^:]*):/g,
  /\|([^|\n]*)\|/g,
  // Members and fields
  /^\s+(?:(?:public|private|protected|static|readonly|declare|override|pub)\s+)*#?([A-Za-z_$][\w$]*)[?!]?\s*:\s*[^,\n]*[;,]?\s*$/gm,
  /^\s+(?:(?:public|private|protected|static|readonly)\s+)+#?([A-Za-z_$][\w$]*)/gm,
  // Assignment and loops
  /^\s*((?:[A-Za-z_]\w*\s*,\s*)*[A-Za-z_]\w*)\s*(?::[^=\n]*)?:?=(?!=)/gm,
  /\bfor\s+(?:await\s*)?\(?\s*(?:const|let|var)?\s*([^=;]*?)\s+(?:in|of|:=)\b/g,
  /\bfor\s+([\w, ]+?)\s*:=/g,
  /\b(?:if|switch)\s+([\w, ]+?)\s*:=/g,
  /\bas\s+([A-Za-z_]\w*)\s*[:,)]/g,
  /\b(?:catch|except)\s*\(?\s*(?:[\w.]+\s+)?([A-Za-z_$][\w$]*)\s*\)?\s*\{/g,
  // C and Java: Type name =, Type name; Type name(
  /^\s*(?:(?:public|private|protected|static|final|const|unsigned|struct)\s+)*[A-Z_a-z][\w<>[\],.]*[\s*&]+([A-Za-z_]\w*)\s*[=;]/gm,
];

export function declaredNames(text: string, languageId: string): Set<string> {
  const declared = new Set<string>();
  for (const pattern of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      // Types and default values within are no declarations.
      const list = (match[1] ?? '').replace(/(?<=[\w\s?]):\s*[^,)}\]]*(?=[,)\]]|$)/g, '').replace(/=\s*[^,)}]*/g, '');
      for (const { name } of namesIn(list, languageId)) declared.add(name);
    }
  }
  return declared;
}
