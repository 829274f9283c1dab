@NullMarked
package io.relayer.console;

import org.jspecify.annotations.NullMarked;
