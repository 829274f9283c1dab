/// `relayer run`: the roles in one process, from the configuration to a clean end.
@NullMarked
package io.relayer.app.run;

import org.jspecify.annotations.NullMarked;
