/// What operators switch off and on again, and the events that tell of it.
@NullMarked
package io.relayer.core.switches;

import org.jspecify.annotations.NullMarked;
