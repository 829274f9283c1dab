/// Orders: what producers and operators ask to be done with a request, carried out once and kept
/// with who asked and when.
@NullMarked
package io.relayer.core.order;

import org.jspecify.annotations.NullMarked;
