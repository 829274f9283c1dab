/// What every role of a process is started with.
@NullMarked
package io.relayer.core.role;

import org.jspecify.annotations.NullMarked;
