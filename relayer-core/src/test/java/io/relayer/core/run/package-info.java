@NullMarked
package io.relayer.core.run;

import org.jspecify.annotations.NullMarked;
