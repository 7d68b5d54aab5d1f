// What the bundle takes for `zod` (esbuild.js): the same, kept from compiling code at run time. Messages here are small, the
// compiling costs more than it saves, and its probe for `eval` makes the extension host print a warning in our name.
import * as z from 'zod';

z.config({ jitless: true });

export * from 'zod';
