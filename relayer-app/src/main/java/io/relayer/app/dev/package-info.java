/// `relayer dev`: the embedded stack and all roles on one machine, for trying things out.
@NullMarked
package io.relayer.app.dev;

import org.jspecify.annotations.NullMarked;
