/// The start of a process's roles.
@NullMarked
package io.relayer.core.role;

import org.jspecify.annotations.NullMarked;
