// Imported before anything that makes a schema: keeps zod from compiling code at run time. Messages here are small, the
// compiling costs more than it saves, and its probe for `eval` makes the extension host print a warning in our name.
import * as z from 'zod';

z.config({ jitless: true });
